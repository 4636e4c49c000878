namespace Klang.Fhir.Json;

/// <summary>How much JSON is read before it is refused.</summary>
public sealed record JsonLimits
{
    /// <summary>Limits for one FHIR request: 32 levels under the root, 50 MiB, two million values.</summary>
    public static JsonLimits Default { get; } = new();

    /// <summary>Deepest nesting of objects and arrays, the root counting as one. Real R4 stays under 20; a Bundle adds four.</summary>
    public int DepthMax { get; init; } = 36;

    /// <summary>Largest body in bytes.</summary>
    public int BytesMax { get; init; } = 50 * 1024 * 1024;

    /// <summary>Most values (objects, arrays and scalars together).</summary>
    public int ValuesMax { get; init; } = 4_000_000;
}
