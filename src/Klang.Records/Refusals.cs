using System.Globalization;
using Klang.Fhir;
using Klang.Records.Access;

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

    internal static Refusal Taken(ResourceType type) => new(RefusalKind.Forbidden, "forbidden",
        $"This id is another writer's. A facility changes only what it wrote; write a {type.Name()} of your own.");

    internal static Refusal NotOwnChart() => new(RefusalKind.Forbidden, "forbidden", "A citizen writes into the own chart alone.");

    internal static Refusal MayNotAsk(AccessReason reason) => reason == AccessReason.StepUp
        ? new(RefusalKind.Forbidden, "login", "This needs a second factor of the last five minutes. Confirm it and send the request again.")
        : new(RefusalKind.Forbidden, "forbidden", reason switch
        {
            AccessReason.Scope => "The token's scopes do not cover this.",
            AccessReason.Purpose => "The role does not act for this purpose of use.",
            AccessReason.Unreviewed => "Break-glass is closed for this facility, since a case was not reviewed within 72 hours.",
            _ => "The role may not do this.",
        });

    internal static Refusal Held() => new(RefusalKind.Busy, "throttled",
        "Too many look-ups within the hour. Wait, and ask your privacy officer if you need more.");

    /// <summary>The id names something that this caller may not see: whatever it is, and why ever they may not, the answer is this.</summary>
    internal static Refusal IdTaken(ResourceType type) => new(RefusalKind.Conflict, "duplicate",
        $"A {type.Name()} cannot be stored under this id. Choose another, or let the server choose one (POST).");

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
