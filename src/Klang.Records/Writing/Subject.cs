namespace Klang.Records.Writing;

/// <summary>A person that a resource is about: the chart, and the source Patient in it that was named.</summary>
/// <param name="Chart">The chart.</param>
/// <param name="Item">The source, when it is written in the same transaction.</param>
/// <param name="Hash">Its directory key otherwise.</param>
sealed record Subject(ChartPlan Chart, WriteItem? Item, UInt128 Hash);
