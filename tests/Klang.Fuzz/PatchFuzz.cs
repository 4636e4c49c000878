using Klang.Fhir.Editing;
using Klang.Fhir.Json;

namespace Klang.Fuzz;

/// <summary>Patches of both kinds on one Patient; what they make must be sound JSON.</summary>
public static class PatchFuzz
{
    static readonly byte[] Patient =
        """{"resourceType":"Patient","id":"p","active":true,"name":[{"given":["a","b"],"_given":[null,{"id":"x"}]}],"identifier":[{"system":"s","value":"1"},{"value":"2"}]}"""u8.ToArray();

    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        """[{"op":"test","path":"/name/0/given/1","value":"b"},{"op":"add","path":"/name/-","value":{"text":"x"}},{"op":"move","from":"/identifier/0","path":"/identifier/1"},{"op":"copy","from":"/name","path":"/contact"},{"op":"remove","path":"/active"},{"op":"replace","path":"/id","value":"p"}]"""u8.ToArray(),
        """
        {"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient.name.where(given = 'a').first()"},{"name":"name","valueString":"given"},{"name":"value","valueString":"c"}]},
        {"name":"operation","part":[{"name":"type","valueCode":"insert"},{"name":"path","valueString":"Patient.identifier"},{"name":"index","valueInteger":1},{"name":"value","valueIdentifier":{"value":"3"}}]},
        {"name":"operation","part":[{"name":"type","valueCode":"move"},{"name":"path","valueString":"Patient.identifier"},{"name":"source","valueInteger":0},{"name":"destination","valueInteger":1}]},
        {"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.extension('u').value.ofType(Quantity)"}]},
        {"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"contact"},{"name":"value","part":[{"name":"gender","valueCode":"male"}]}]}]}
        """u8.ToArray(),
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var patch = bytes.ToArray();
        using var tape = JsonTape.Parse(Patient).Value;
        Check(FhirPatch.ApplyJsonPatch(tape.Root, patch));
        Check(FhirPatch.ApplyFhirPathPatch(tape.Root, patch));
    }

    static void Check(Fhir.Outcome<ReadOnlyMemory<byte>> outcome)
    {
        if (outcome.TryGet(out var json, out _))
        {
            JsonTape.Parse(json, new JsonLimits { DepthMax = 500 }).Value.Dispose();
        }
    }
}
