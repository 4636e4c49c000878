using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Tests.Fhir.Examples;

/// <summary>One official example.</summary>
/// <param name="Name">The file's name without ending, e.g. <c>Patient-example</c>.</param>
/// <param name="Type">None when the root names no R4 resource type.</param>
/// <param name="Json">Compact JSON, members and numbers as published.</param>
public sealed record R4Example(string Name, ResourceType Type, ReadOnlyMemory<byte> Json)
{
    /// <summary>A new tape over the example; the caller disposes it.</summary>
    public JsonTape Parse() => JsonTape.Parse(Json).Value;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
