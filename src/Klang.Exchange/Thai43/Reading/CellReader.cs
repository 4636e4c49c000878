using Klang.Exchange.Thai43.Codes;
using Klang.Fhir.Thai;

namespace Klang.Exchange.Thai43.Reading;

/// <summary>Reads one cell by its field: repairs what can be repaired without guessing, and remarks on it.</summary>
sealed class CellReader(F43Limits limits, string archiveTime)
{
    const char ThaiZero = '๐';
    const char ThaiNine = '๙';

    readonly string today = archiveTime[..8];

    /// <summary>The tidy value; a reason when the whole row must be rejected for it.</summary>
    public (string Value, F43Reason Fault) Read(FieldSpec field, string raw, List<F43Reason> remarks)
    {
        var text = raw.Trim();
        if (field.Kind != FieldKind.Text && text.AsSpan().IndexOfAnyInRange(ThaiZero, ThaiNine) >= 0)
        {
            text = string.Concat(text.Select(letter => letter is >= ThaiZero and <= ThaiNine ? (char)('0' + letter - ThaiZero) : letter));
            Add(remarks, F43Reason.ThaiDigits);
        }

        if (text.Length == 0)
        {
            return ("", field.IsKey ? F43Reason.MissingKey : F43Reason.None);
        }

        if (text.Length > limits.KeyCharsMax && (field.IsKey || field.Name is "HOSPCODE" or "PID"))
        {
            return ("", F43Reason.KeyTooLong);
        }

        if (field.Kind is FieldKind.Text or FieldKind.Code && field.Width > 0 && text.Length > field.Width)
        {
            Add(remarks, F43Reason.OverWidth);
        }

        return field.Kind switch
        {
            FieldKind.Date or FieldKind.DateTime => ReadDate(field, text, remarks),
            FieldKind.Time => (ReadTime(text, remarks), F43Reason.None),
            FieldKind.Number => (ReadNumber(text, remarks), F43Reason.None),
            FieldKind.Cid => (ReadCid(text, remarks), F43Reason.None),
            FieldKind.Code => ReadCode(field, text, remarks),
            _ => (text, F43Reason.None),
        };
    }

    /// <summary>True for a 13-digit number with a good check digit, or a school child's G number.</summary>
    public static bool IsGoodCid(string cid) =>
        cid.Length == ThaiNationalId.Length
        && ((cid[0] == 'G' && cid.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0)
            || (ThaiNationalId.TryParse(cid, out var id) && id.Kind != ThaiNationalIdKind.Other));

    (string Value, F43Reason Fault) ReadDate(FieldSpec field, string text, List<F43Reason> remarks)
    {
        var local = new List<F43Reason>();
        var date = NumberText.IsExponent(text) ? null : DateText.Tidy(text, field.Kind == FieldKind.DateTime, local);
        if (date is null || (field.IsKey && (date.Length == 0 || local.Contains(F43Reason.PartialDate))))
        {
            if (field.IsKey)
            {
                return ("", date is null || date.Length > 0 ? F43Reason.BadDate : F43Reason.MissingKey);
            }

            Add(remarks, field.Name == "D_UPDATE" ? F43Reason.BadDUpdate : F43Reason.BadOptionalDate);
            return ("", F43Reason.None);
        }

        local.ForEach(remark => Add(remarks, remark));
        if (field.IsPast && date.Length > 0 && string.CompareOrdinal(date[..8], today) > 0)
        {
            Add(remarks, F43Reason.FutureDate);
            if (field.Name == "BIRTH")
            {
                return ("", F43Reason.None);
            }
        }

        return (date, F43Reason.None);
    }

    static string ReadTime(string text, List<F43Reason> remarks)
    {
        var time = DateText.TidyTime(text, remarks);
        if (time is null)
        {
            Add(remarks, F43Reason.BadOptionalDate);
        }

        return time ?? "";
    }

    static string ReadNumber(string text, List<F43Reason> remarks)
    {
        if (NumberText.Tidy(text) is { } number)
        {
            return number;
        }

        if (NumberText.FromExponent(text) is { } written)
        {
            Add(remarks, F43Reason.ExponentNumber);
            return written;
        }

        Add(remarks, F43Reason.BadNumber);
        return text;
    }

    static string ReadCid(string text, List<F43Reason> remarks)
    {
        var digits = text.Contains('-', StringComparison.Ordinal) || text.Contains(' ', StringComparison.Ordinal)
            ? text.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)
            : text;
        if (digits.Length is 11 or 12 && digits.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0
            && IsGoodCid(digits.PadLeft(ThaiNationalId.Length, '0')))
        {
            Add(remarks, F43Reason.PaddedCode);
            return digits.PadLeft(ThaiNationalId.Length, '0');
        }

        if (digits.AsSpan().IndexOfAnyExcept('0') < 0)
        {
            return "";
        }

        return digits.ToUpperInvariant();
    }

    static (string Value, F43Reason Fault) ReadCode(FieldSpec field, string text, List<F43Reason> remarks)
    {
        if (NumberText.IsExponent(text) && text.Contains('+', StringComparison.Ordinal))
        {
            if (field.IsKey || field.Name == "PID")
            {
                return ("", F43Reason.ExponentKey);
            }

            Add(remarks, F43Reason.ExponentNumber);
            return (text, F43Reason.None);
        }

        var code = text;
        if (field.IsUndotted && code.AsSpan().IndexOfAny('.', ' ') >= 0)
        {
            code = code.Replace(".", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
            Add(remarks, F43Reason.DottedCode);
            if (code.Length == 0)
            {
                return ("", field.IsKey ? F43Reason.MissingKey : F43Reason.None);
            }
        }

        if (field.IsUpper && code.Any(char.IsAsciiLetterLower))
        {
            code = code.ToUpperInvariant();
            Add(remarks, F43Reason.LowerCaseCode);
        }

        code = Pad(field, code, remarks);
        if ((field.Closed is { } closed && (code.Length != 1 || !closed.Contains(code[0], StringComparison.Ordinal)))
            || (field.Name == "VACCINETYPE" && !CodeList.Named("vaccine").Contains(code))
            || (field.Name == "TYPEDISCH" && !CodeList.Named("chronic-typedisch").Contains(code)))
        {
            Add(remarks, F43Reason.UnknownCode);
        }

        return (code, F43Reason.None);
    }

    static string Pad(FieldSpec field, string code, List<F43Reason> remarks)
    {
        var width = field.Name == "LABTEST" ? (code.Length <= 2 ? 2 : 7) : field.PadTo;
        if (code.Length >= width || code.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return code;
        }

        Add(remarks, F43Reason.PaddedCode);
        return code.PadLeft(width, '0');
    }

    static void Add(List<F43Reason> remarks, F43Reason reason)
    {
        if (!remarks.Contains(reason))
        {
            remarks.Add(reason);
        }
    }
}
