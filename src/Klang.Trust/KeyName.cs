using System.Globalization;

namespace Klang.Trust;

/// <summary>What a data key belongs to.</summary>
public enum KeyKind : byte
{
    /// <summary>One person's chart and compartment: a random key of its own, wrapped by the shard's key.</summary>
    Chart = 1,

    /// <summary>One facility: its register rows and the small charts that name no person.</summary>
    Facility = 2,

    /// <summary>The shared registry (Organization, Practitioner, Location, ValueSet …).</summary>
    Registry = 3,
}

/// <summary>Names a data key without revealing it.</summary>
/// <param name="Kind">What it belongs to.</param>
/// <param name="Chart">The chart's number for <see cref="KeyKind.Chart"/>, else 0.</param>
/// <param name="Facility">The facility's code for <see cref="KeyKind.Facility"/>, else empty; also empty for what belongs to no facility.</param>
/// <param name="Compartment">Which compartment of a chart.</param>
public readonly record struct KeyName(KeyKind Kind, long Chart, string Facility, Compartment Compartment)
{
    /// <summary>Longest facility code.</summary>
    public const int MaxFacilityLength = 64;

    /// <summary>The key of the shared registry.</summary>
    public static KeyName Registry { get; } = new(KeyKind.Registry, 0, "", Compartment.Normal);

    /// <summary>The key of one chart's compartment.</summary>
    public static KeyName OfChart(long chart, Compartment compartment) => new(KeyKind.Chart, chart, "", compartment);

    /// <summary>The key of a facility, by its five-character code; the empty code has a key of its own, for what belongs to no facility.</summary>
    public static KeyName OfFacility(string facility) => new(KeyKind.Facility, 0, facility, Compartment.Normal);

    /// <summary>The name in the key store: <c>chart/123/N</c>, <c>facility/X0001</c>, <c>facility/</c> (of none), <c>registry</c>.</summary>
    public override string ToString() => Kind switch
    {
        KeyKind.Chart => string.Create(CultureInfo.InvariantCulture, $"chart/{Chart}/{(char)Compartment}"),
        KeyKind.Facility => $"facility/{Facility}",
        _ => "registry",
    };

    /// <summary>True when the parts fit the kind: a chart from 1, a compartment, or a facility code of up to 64 characters.</summary>
    public bool IsValid => Kind switch
    {
        KeyKind.Chart => Chart > 0 && Compartment is Compartment.Normal or Compartment.Restricted && string.IsNullOrEmpty(Facility),
        KeyKind.Facility => Chart == 0 && Facility is { Length: <= MaxFacilityLength } && Facility.All(char.IsAscii),
        KeyKind.Registry => Chart == 0 && string.IsNullOrEmpty(Facility),
        _ => false,
    };
}
