namespace Klang.Registries;

/// <summary>A place of care as the house knows it.</summary>
sealed record Facility
{
    public const int CodeLength = 5;

    /// <summary>Five letters and digits (HCODE).</summary>
    public required string Code { get; init; }

    /// <summary>The nine-character code; null when not known.</summary>
    public string? Code9 { get; init; }

    public required string Name { get; init; }

    /// <summary>Level of care, in the programme's own words: <c>centre</c>, <c>general</c>, <c>community</c>, <c>health-centre</c>, <c>clinic</c>, <c>pharmacy</c>, <c>laboratory</c>.</summary>
    public string Level { get; init; } = "";

    /// <summary>Who answers for the data under the law (PDPA: the controller).</summary>
    public string Controller { get; init; } = "";

    /// <summary>Services offered, apart by blanks.</summary>
    public string Services { get; init; } = "";

    public FacilityState State { get; init; } = FacilityState.Active;

    /// <summary>True for five ASCII letters and digits.</summary>
    public static bool IsCode(string? text) => text is { Length: CodeLength } && text.All(char.IsAsciiLetterOrDigit);

    /// <summary>True for nine ASCII letters and digits.</summary>
    public static bool IsCode9(string? text) => text is { Length: 9 } && text.All(char.IsAsciiLetterOrDigit);
}

/// <summary>Whether a facility may ask.</summary>
enum FacilityState
{
    Active,

    /// <summary>Nobody may ask for it: neither people nor systems.</summary>
    Suspended,
}
