using Klang.Fhir;

namespace Klang.Benchmarks.Summaries;

/// <summary>One made-up resource as it lies in a block.</summary>
public sealed record MadeRecord(ResourceType Type, string Id, string Facility, ReadOnlyMemory<byte> Json);
