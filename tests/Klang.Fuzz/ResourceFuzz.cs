using System.Buffers;
using Klang.Fhir.Json;
using Klang.Fhir.Validation;

namespace Klang.Fuzz;

/// <summary>JSON as it comes through the door: parsed, validated, written back.</summary>
public static class ResourceFuzz
{
    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        """
        {"resourceType":"Patient","id":"p1","identifier":[{"system":"https://terms.sil-th.org/id/th-cid","value":"1999900000013"}],
         "name":[{"use":"official","family":"\u0e43\u0e08\u0e14\u0e35","given":["สมชาย"]}],"gender":"male","birthDate":"1980-02-29","_birthDate":{"extension":[{"url":"http://example.org/t","valueDateTime":"1980-02-29T10:00:00+07:00"}]},
         "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>ก &amp; ข</p></div>"},
         "contact":[{"name":{"text":"แม่"}}],"multipleBirthBoolean":false}
        """u8.ToArray(),
        """
        {"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:uuid:0d3a9ad4-2f0a-4f0e-8f4e-26fdd20b4e3c","resource":{"resourceType":"Observation","status":"final",
         "code":{"coding":[{"system":"http://loinc.org","code":"8310-5"}]},"subject":{"reference":"Patient/p1"},"effectiveDateTime":"2025-08-01T10:15:00+07:00",
         "valueQuantity":{"value":37.10,"unit":"C","system":"http://unitsofmeasure.org","code":"Cel"},"referenceRange":[{"low":{"value":36.1}}],
         "contained":[{"resourceType":"Device","id":"d"}],"device":{"reference":"#d"}},"request":{"method":"POST","url":"Observation"}}]}
        """u8.ToArray(),
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        if (!JsonTape.Parse(bytes.ToArray()).TryGet(out var tape, out _))
        {
            return;
        }

        using (tape)
        {
            ResourceValidator.Validate(tape.Root);
            tape.Root.WriteCompact(new ArrayBufferWriter<byte>());
        }
    }
}
