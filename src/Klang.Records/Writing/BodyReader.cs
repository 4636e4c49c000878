using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Validation;

namespace Klang.Records.Writing;

/// <summary>Reads a body strictly and validates it: every complaint at once.</summary>
static class BodyReader
{
    internal static Outcome<JsonTape> Read(ResourceType type, ReadOnlyMemory<byte> body)
    {
        var parsed = JsonTape.Parse(body);
        if (!parsed.TryGet(out var tape, out var refusal))
        {
            return refusal;
        }

        var complaints = ResourceValidator.Validate(tape.Root, type);
        if (!IsRefused(complaints))
        {
            return tape;
        }

        tape.Dispose();
        return new Refusal(RefusalKind.Invalid, [.. complaints]);
    }

    static bool IsRefused(IReadOnlyList<Complaint> complaints)
    {
        foreach (var complaint in complaints)
        {
            if (complaint.Severity <= Severity.Error)
            {
                return true;
            }
        }

        return false;
    }
}
