using System.Buffers;
using System.Net;
using System.Text;
using Klang.Fhir.Json;

namespace Klang.Exchange.Thai43.Reading;

/// <summary>
/// Reads what a DATA_CORRECT row asks for: the key of one row of one file of the sender. JSON, or the same with single
/// quotes, which some exporters write.
/// </summary>
static class Correction
{
    static readonly SearchValues<char> NumberLetters = SearchValues.Create("0123456789.-");
    static readonly JsonLimits Limits = new() { DepthMax = 3, BytesMax = 256 * 1024, ValuesMax = 200 };

    /// <summary>A row of the named file that only has its key and takes it back; or why not.</summary>
    public static (Row? Row, F43Reason Fault) Read(Row correction, string facility, CellReader cells, F43Limits limits)
    {
        var target = Standard.Find(correction["TABLENAME"].ToUpperInvariant().Replace(".TXT", "", StringComparison.Ordinal));
        if (target is null || target.Name is "DATA_CORRECT" or "POLICY")
        {
            return (null, F43Reason.CorrectionFile);
        }

        var json = correction["DATA_CORRECT"];
        if (json.Contains('&', StringComparison.Ordinal))
        {
            json = WebUtility.HtmlDecode(json);
        }

        if (json.Length > limits.JsonCharsMax || (ReadJson(json) ?? ReadSingleQuoted(json)) is not { } pairs)
        {
            return (null, F43Reason.BadJson);
        }

        return ReadKey(correction, target, pairs, facility, cells);
    }

    /// <summary>The pairs of a flat object; null when the text is none.</summary>
    public static Dictionary<string, string>? ReadJson(string text)
    {
        var outcome = JsonTape.Parse(Encoding.UTF8.GetBytes(text), Limits);
        if (!outcome.IsOk)
        {
            return null;
        }

        using var tape = outcome.Value;
        if (tape.Root.Kind != JsonKind.Object)
        {
            return null;
        }

        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in tape.Root)
        {
            var value = member.Kind switch
            {
                JsonKind.String => member.GetString()!,
                JsonKind.Number => Encoding.UTF8.GetString(member.NumberText),
                JsonKind.Null => "",
                _ => null,
            };
            if (value is null || !pairs.TryAdd(Encoding.UTF8.GetString(member.Name).Trim().ToUpperInvariant(), value))
            {
                return null;
            }
        }

        return pairs;
    }

    /// <summary>The pairs of <c>{'PID': '0001', 'SEQ': 12}</c>; null when the text is not of that form.</summary>
    public static Dictionary<string, string>? ReadSingleQuoted(string text)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = text.AsSpan().Trim();
        if (!rest.StartsWith("{") || !rest.EndsWith("}"))
        {
            return null;
        }

        rest = rest[1..^1].Trim();
        while (!rest.IsEmpty)
        {
            if (!TakeValue(ref rest, out var name) || !rest.StartsWith(":"))
            {
                return null;
            }

            rest = rest[1..].TrimStart();
            if (!TakeValue(ref rest, out var value) || !pairs.TryAdd(name.Trim().ToUpperInvariant(), value))
            {
                return null;
            }

            if (rest.IsEmpty)
            {
                break;
            }

            if (rest[0] != ',' || rest.Length == 1)
            {
                return null;
            }

            rest = rest[1..].TrimStart();
        }

        return pairs.Count == 0 ? null : pairs;
    }

    /// <summary>Takes a quoted text or a bare number off the front, and the space after it.</summary>
    static bool TakeValue(ref ReadOnlySpan<char> rest, out string value)
    {
        value = "";
        if (rest.IsEmpty)
        {
            return false;
        }

        var quote = rest[0];
        if (quote is '\'' or '"')
        {
            var end = rest[1..].IndexOf(quote);
            if (end < 0)
            {
                return false;
            }

            value = rest.Slice(1, end).ToString();
            rest = rest[(end + 2)..].TrimStart();
            return !value.Contains('\\', StringComparison.Ordinal);
        }

        var length = rest.IndexOfAnyExcept(NumberLetters);
        length = length < 0 ? rest.Length : length;
        value = rest[..length].ToString();
        rest = rest[length..].TrimStart();
        return value.Length > 0;
    }

    static (Row? Row, F43Reason Fault) ReadKey(
        Row correction, FileSpec target, Dictionary<string, string> pairs, string facility, CellReader cells)
    {
        var values = new string[target.Fields.Count];
        Array.Fill(values, "");
        foreach (var (name, text) in pairs)
        {
            var field = target.Find(name);
            var isKey = field is not null && (field.IsKey || field == target.Hospcode);
            if (!isKey && !IsNineDigitKey(name))
            {
                return (null, F43Reason.CorrectionKeys);
            }

            if (field is null || !isKey)
            {
                continue;
            }

            var (value, fault) = cells.Read(field, text, []);
            if (fault != F43Reason.None)
            {
                return (null, F43Reason.CorrectionKeys);
            }

            values[field.Index] = value;
        }

        if (target.KeyFields.Any(key => values[key.Index].Length == 0))
        {
            return (null, F43Reason.CorrectionKeys);
        }

        var hospcode = values[target.Hospcode.Index];
        if (hospcode.Length > 0 && hospcode != facility)
        {
            return (null, F43Reason.ForeignCorrection);
        }

        values[target.Hospcode.Index] = facility;
        return (new Row
        {
            File = target,
            Origin = correction.File,
            Line = correction.Line,
            Member = correction.Member,
            Values = values,
            Remarks = correction.Remarks,
            UpdatedAt = correction.UpdatedAt,
            IsWithdrawal = true,
        }, F43Reason.None);
    }

    static bool IsNineDigitKey(string name) =>
        name is "HOSPCODE9" or "HOSP9_DEATH" or "HOSP9_SOURCE";
}
