using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Search;
using Klang.Fhir.Validation;

namespace Klang.Records.Writing;

/// <summary>Reads a body strictly and validates it: every complaint at once.</summary>
static class BodyReader
{
    /// <param name="type">The type addressed.</param>
    /// <param name="body">UTF-8 JSON.</param>
    /// <param name="now">The time: nobody is born after it.</param>
    /// <param name="isTransaction">True for an entry of a transaction, which may refer by condition (FHIR R4 §3.1.0.11.2).</param>
    internal static Outcome<JsonTape> Read(ResourceType type, ReadOnlyMemory<byte> body, DateTimeOffset now, bool isTransaction = false)
    {
        var parsed = JsonTape.Parse(body);
        if (!parsed.TryGet(out var tape, out var refusal))
        {
            return refusal;
        }

        var options = new ValidationOptions
        {
            Today = DateOnly.FromDateTime(new DateTime(now.UtcTicks + DateRange.BangkokTicks)),
            AllowConditionalReferences = isTransaction,
        };
        var complaints = ResourceValidator.Validate(tape.Root, type, options);
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
