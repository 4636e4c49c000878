using System.Collections.Immutable;

namespace Klang.Records.Access;

/// <summary>What one role sees and does (security reference §6.2).</summary>
/// <param name="Role">Its name.</param>
/// <param name="Purposes">Purposes of use it may act for.</param>
/// <param name="Kinds">Kinds of content it sees of a chart to which it has a relation.</param>
public sealed record RoleRule(string Role, ImmutableArray<string> Purposes, ContentKinds Kinds)
{
    /// <summary>True when it sees sensitive categories of its own clinical field.</summary>
    public bool SeesOwnField { get; init; }

    /// <summary>Sensitive categories that a citizen's share may add.</summary>
    public SensitiveCategories ShareAdds { get; init; }

    /// <summary>Sensitive categories that a broken glass may add; none: the role may not break it.</summary>
    public SensitiveCategories EmergencyAdds { get; init; }

    /// <summary>True when it is told, in general terms, that something is held back.</summary>
    public bool IsToldOfMasking { get; init; }

    /// <summary>True when it sees papers of its facility that name no person (lists, tasks, groups).</summary>
    public bool SeesFacilityPapers { get; init; }

    /// <summary>True when it sees what its facility wrote without a further relation: the system that wrote it.</summary>
    public bool SeesOwnWritings { get; init; }

    /// <summary>True when it oversees: reads who looked at any chart, and holds or erases one, without seeing what is in it.</summary>
    public bool Oversees { get; init; }

    /// <summary>Types it may write; empty for none.</summary>
    public ImmutableArray<string> Writes { get; init; } = [];

    /// <summary>Sensitive categories of its facility's own writings that it sees.</summary>
    public SensitiveCategories OwnWritingsAdd { get; init; }
}
