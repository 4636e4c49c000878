namespace Klang.Exchange.Thai43.Reading;

/// <summary>Reads the rows of one member.</summary>
sealed class RowReader(FileSpec file, Header header, CellReader cells, int member, DateTimeOffset archiveTime)
{
    readonly int hospcode = Array.IndexOf(header.Columns, file.Hospcode);
    readonly int columns = header.Columns.Length - header.Trailing;
    readonly string archiveDigits = DateText.FromMoment(archiveTime);

    /// <summary>The row, or the reason why it is rejected.</summary>
    public (Row? Row, F43Reason Fault) Read(string line, int number, List<F43Reason> remarks)
    {
        var texts = line.Split('|');
        if (CountFault(texts, remarks) is var countFault and not F43Reason.None)
        {
            return (null, countFault);
        }

        Unquote(texts, remarks);
        var values = new string[file.Fields.Count];
        Array.Fill(values, "");
        for (var at = 0; at < Math.Min(texts.Length, columns); at++)
        {
            if (header.Columns[at] is not { } field)
            {
                continue;
            }

            var (value, fault) = cells.Read(field, texts[at], remarks);
            if (fault != F43Reason.None)
            {
                return (null, fault);
            }

            values[field.Index] = value;
            if (value.Length == 0 && field.Required && !field.MayBeCut && field != file.DUpdate
                && string.IsNullOrWhiteSpace(texts[at]))
            {
                Add(remarks, F43Reason.MissingValue);
            }
        }

        if (values[file.Hospcode.Index].Length == 0 || (file.Pid is { } pid && values[pid.Index].Length == 0))
        {
            return (null, F43Reason.MissingKey);
        }

        var updatedAt = UpdatedAt(values, remarks);
        if (file.Name is "PERSON" or "PROVIDER" && values[file["CID"].Index] is { Length: > 0 } cid && !CellReader.IsGoodCid(cid))
        {
            Add(remarks, F43Reason.BadCid);
        }

        return (new Row
        {
            File = file,
            Origin = file,
            Line = number,
            Member = member,
            Values = values,
            Remarks = remarks,
            UpdatedAt = updatedAt,
        }, F43Reason.None);
    }

    /// <summary>A quoted HOSPCODE tells an exporter that quotes every cell; a text in quotes of its own keeps them.</summary>
    void Unquote(string[] texts, List<F43Reason> remarks)
    {
        if (hospcode < 0 || hospcode >= texts.Length || !IsQuoted(texts[hospcode].AsSpan().Trim()))
        {
            return;
        }

        Add(remarks, F43Reason.QuotedCell);
        for (var at = 0; at < texts.Length; at++)
        {
            var text = texts[at].AsSpan().Trim();
            if (IsQuoted(text))
            {
                texts[at] = text[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal);
            }
        }
    }

    static bool IsQuoted(ReadOnlySpan<char> text) => text.Length >= 2 && text[0] == '"' && text[^1] == '"';

    F43Reason CountFault(string[] texts, List<F43Reason> remarks)
    {
        if (texts.Length > columns)
        {
            return texts.AsSpan(columns).ContainsAnyExcept("") ? F43Reason.ColumnCount : F43Reason.None;
        }

        if (texts.Length == columns)
        {
            return F43Reason.None;
        }

        for (var at = texts.Length; at < columns; at++)
        {
            if (header.Columns[at] is { MayBeCut: false })
            {
                return F43Reason.ColumnCount;
            }
        }

        Add(remarks, F43Reason.ShortRow);
        return F43Reason.None;
    }

    DateTimeOffset UpdatedAt(string[] values, List<F43Reason> remarks)
    {
        var text = values[file.DUpdate.Index];
        if (text.Length != 14)
        {
            Add(remarks, remarks.Contains(F43Reason.BadDUpdate) ? F43Reason.BadDUpdate : F43Reason.MissingDUpdate);
            return archiveTime;
        }

        if (string.CompareOrdinal(text[..8], archiveDigits[..8]) > 0)
        {
            Add(remarks, F43Reason.FutureDUpdate);
            return archiveTime;
        }

        return DateText.ToMoment(text);
    }

    static void Add(List<F43Reason> remarks, F43Reason reason)
    {
        if (!remarks.Contains(reason))
        {
            remarks.Add(reason);
        }
    }
}
