namespace Klang.Records.Access;

/// <summary>A chart that a source was in before a merge.</summary>
/// <param name="Chart">Its number.</param>
/// <param name="GoldenId">Id of its golden Patient, under which others may refer to the person.</param>
public readonly record struct ChartOrigin(long Chart, string GoldenId);
