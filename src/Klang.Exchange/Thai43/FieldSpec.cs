namespace Klang.Exchange.Thai43;

/// <summary>One field of one file, as the standard has it.</summary>
sealed record FieldSpec
{
    public required string Name { get; init; }

    public required int Index { get; init; }

    public required FieldKind Kind { get; init; }

    /// <summary>Characters; 0 when the standard does not say.</summary>
    public required int Width { get; init; }

    public required bool Required { get; init; }

    /// <summary>Part of the primary key, 9-digit codes left aside.</summary>
    public required bool IsKey { get; init; }

    /// <summary>All-digit values shorter than this have lost leading zeros; 0 for fields of free length.</summary>
    public required int PadTo { get; init; }

    /// <summary>Letters are upper case in the list.</summary>
    public required bool IsUpper { get; init; }

    /// <summary>ICD codes come without dot.</summary>
    public required bool IsUndotted { get; init; }

    /// <summary>The cell may be absent at the end of a row.</summary>
    public required bool MayBeCut { get; init; }

    /// <summary>The date tells of something that has happened.</summary>
    public required bool IsPast { get; init; }

    /// <summary>Single characters that may stand here; null when not a small closed list.</summary>
    public string? Closed { get; init; }

    /// <summary>What the field holds, in English.</summary>
    public required string Description { get; init; }

    /// <summary>Meanings of its codes where the standard lists them beside the field.</summary>
    public required IReadOnlyDictionary<string, string> Meanings { get; init; }
}
