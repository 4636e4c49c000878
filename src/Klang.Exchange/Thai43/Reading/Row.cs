namespace Klang.Exchange.Thai43.Reading;

/// <summary>One row of one file, its cells read: dates repaired, codes padded, numbers tidied. Absent cells are empty.</summary>
sealed class Row
{
    ulong used;

    public required FileSpec File { get; init; }

    /// <summary>Physical line, the header being line 1.</summary>
    public required int Line { get; init; }

    /// <summary>Which member of the archive it came from.</summary>
    public required int Member { get; init; }

    /// <summary>By <see cref="FieldSpec.Index"/>.</summary>
    public required string[] Values { get; init; }

    public required List<F43Reason> Remarks { get; init; }

    /// <summary>D_UPDATE, or the archive's time when there is none.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The row takes back the row with its key (DATA_CORRECT); only key cells are filled then.</summary>
    public bool IsWithdrawal { get; init; }

    /// <summary>Where the row stands in the archive: DATA_CORRECT rows carry the file that they correct.</summary>
    public FileSpec Origin { get; init; } = null!;

    /// <summary>Cells beside the standard's, joined from another file (the house of a person).</summary>
    public bool IsJoined { get; init; }

    public string this[string field]
    {
        get
        {
            if (File.Find(field) is not { } spec)
            {
                return "";
            }

            used |= 1UL << spec.Index;
            return Values[spec.Index];
        }
    }

    /// <summary>The cell without counting it as taken.</summary>
    public string Peek(string field) => File.Find(field) is { } spec ? Values[spec.Index] : "";

    public bool Has(string field) => this[field].Length > 0;

    /// <summary>Cells that hold something and were not asked for.</summary>
    public IEnumerable<(string Name, string Value)> Leftovers()
    {
        foreach (var field in File.Fields)
        {
            if (Values[field.Index].Length > 0 && (used & (1UL << field.Index)) == 0)
            {
                yield return (field.Name, Values[field.Index]);
            }
        }
    }

    public void Remark(F43Reason reason)
    {
        if (!Remarks.Contains(reason))
        {
            Remarks.Add(reason);
        }
    }
}
