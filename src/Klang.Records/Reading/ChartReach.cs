namespace Klang.Records.Reading;

/// <summary>Which parts of an opened chart answer a question, besides its compartment N.</summary>
[Flags]
enum ChartReach : byte
{
    /// <summary>
    /// Nothing more, for candidates of a question across charts: compartment R answers only questions that name the person, and what a chart is
    /// only linked to is found in its own.
    /// </summary>
    Candidate = 0,

    /// <summary>Compartment R.</summary>
    Restricted = 1,

    /// <summary>Resources that concern the chart but lie in another.</summary>
    Links = 2,

    /// <summary>All.</summary>
    Whole = Restricted | Links,
}
