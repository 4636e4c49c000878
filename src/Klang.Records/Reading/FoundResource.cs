using Klang.Records.Store;

namespace Klang.Records.Reading;

/// <summary>A resource that a question found, and where.</summary>
/// <param name="Version">The current version.</param>
/// <param name="Chart">Its chart.</param>
/// <param name="IsRegistry">True for the shared registry, which concerns no person.</param>
sealed record FoundResource(ResourceVersion Version, ChartId Chart, bool IsRegistry = false);
