namespace Klang.Fhir.Search;

/// <summary>What a resource is placed by: a number (also ticks of a date) or a text.</summary>
/// <param name="Number">Zero where the text decides.</param>
/// <param name="Text">Made for ordinal comparison; empty where the number decides; null when there is no value.</param>
public readonly record struct SortValue(decimal Number, string? Text) : IComparable<SortValue>
{
    /// <summary>The resource has no value.</summary>
    public static SortValue Missing => new(0, Text: null);

    /// <summary>True when the resource has no value.</summary>
    public bool IsMissing => Text is null;

    /// <summary>Ascending order; missing values come first here, <see cref="SortKey.Compare"/> puts them last.</summary>
    public int CompareTo(SortValue other)
    {
        var order = Number.CompareTo(other.Number);
        return order != 0 ? order : string.CompareOrdinal(Text, other.Text);
    }

    /// <summary>Ascending order.</summary>
    public static bool operator <(SortValue left, SortValue right) => left.CompareTo(right) < 0;

    /// <summary>Ascending order.</summary>
    public static bool operator >(SortValue left, SortValue right) => left.CompareTo(right) > 0;

    /// <summary>Ascending order.</summary>
    public static bool operator <=(SortValue left, SortValue right) => left.CompareTo(right) <= 0;

    /// <summary>Ascending order.</summary>
    public static bool operator >=(SortValue left, SortValue right) => left.CompareTo(right) >= 0;
}
