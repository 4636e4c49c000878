using System.Globalization;
using Klang.Fhir;

namespace Klang.Records;

/// <summary>Refusals that several parts of the door give.</summary>
static class Refusals
{
    internal static Refusal NotFound(ResourceType type) =>
        new(RefusalKind.NotFound, "not-found", $"There is no {type.Name()} with this id here.");

    internal static Refusal Gone(ResourceType type) =>
        new(RefusalKind.Gone, "deleted", $"This {type.Name()} was deleted. Its history can still be read.");

    internal static Refusal Forbidden() => new(RefusalKind.NotFound, "not-found", "There is nothing with this id here.");

    internal static Refusal GoldenIsView() => new(RefusalKind.NotAllowed, "not-supported",
        "This Patient is the combined view of all sources and cannot be written. Write the facility's own Patient (see link).");

    internal static Refusal Foreign(ResourceType type, string writer) => new(RefusalKind.Forbidden, "forbidden",
        $"This {type.Name()} was written by facility {writer}, and a facility changes only what it wrote. Write a record of your own.");

    /// <summary>The id names something that this caller may not see: whatever it is, and why ever they may not, the answer is this.</summary>
    internal static Refusal IdTaken(ResourceType type) => new(RefusalKind.Conflict, "duplicate",
        $"A {type.Name()} cannot be stored under this id. Choose another, or let the server choose one (POST).");

    /// <summary>The same for a caller of whom records may be held back: how many there are is not said.</summary>
    internal static Refusal HasRecords() => new(RefusalKind.Conflict, "business-rule",
        "Records belong to this Patient. Delete them first, or in the same transaction; then the Patient.");

    internal static Refusal HasRecords(int count) => new(RefusalKind.Conflict, "business-rule", string.Create(CultureInfo.InvariantCulture,
        $"{count} {(count == 1 ? "record belongs" : "records belong")} to this Patient. Delete them first, or in the same transaction; then the Patient."));

    internal static Refusal Contended() => new(RefusalKind.Conflict, "conflict",
        "Others kept changing the same record. Nothing was written; send it again.");

    internal static Refusal NoSuchVersion(ResourceType type) =>
        new(RefusalKind.NotFound, "not-found", $"This {type.Name()} never had that version.");

    internal static Refusal NothingToMatch(ResourceType type) => new(RefusalKind.VersionMismatch, "conflict",
        $"If-Match was sent, and there is no {type.Name()} here to match. Leave the header out to create it.");

    internal static Refusal VersionMismatch(int current) => new(RefusalKind.VersionMismatch, "conflict",
        $"The current version is {current}, not the one in If-Match. Read it again and repeat the change on it.");
}
