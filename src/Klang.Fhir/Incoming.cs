using System.Collections.Immutable;

namespace Klang.Fhir;

/// <summary>A row of an outside file that a record came from: what a receipt must be able to name.</summary>
/// <param name="File">The file's standard name, e.g. <c>DRUG_OPD</c>; for FHIR input the member's name.</param>
/// <param name="Line">Physical line, 1-based, the header being line 1.</param>
public readonly record struct IncomingOrigin(string File, int Line);

/// <summary>
/// One record from outside: what Exchange emits and the door takes. It carries no id: Records derives the id from
/// <see cref="Key"/> with a secret key, so the same row of the same facility always becomes the same resource.
/// </summary>
/// <remarks>
/// References to other incoming records are written as
/// <c>{"reference":"urn:klang:key:Encounter:f43/X0001/SERVICE/000123/680001"}</c>: the type and the other's
/// <see cref="Key"/>, percent-encoded by <see cref="Reference"/>. Records replaces them by <c>Type/id</c>.
/// </remarks>
public sealed record Incoming
{
    /// <summary>How references to other incoming records start.</summary>
    public const string ReferencePrefix = "urn:klang:key:";

    /// <summary>The resource's type.</summary>
    public required ResourceType Type { get; init; }

    /// <summary>Stable name of the source row: format / facility / file / key fields, e.g. <c>f43/X0001/EPI/000123/20250105/010</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Five-character code (HCODE) of the facility that says so.</summary>
    public required string Facility { get; init; }

    /// <summary>The resource as compact UTF-8 JSON without <c>id</c>. Empty when <see cref="Withdrawn"/>.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>When the sender last changed it (D_UPDATE). Newer wins; older never overwrites; of equal ones <see cref="SentAt"/> decides.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>
    /// When the archive was made that brought it: of two records with one <see cref="UpdatedAt"/> the one sent later stands, so
    /// that an archive taken twice, or late, changes nothing. Null when nobody knows; then it counts as sent when updated.
    /// </summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary><see cref="SentAt"/>, or what stands for it.</summary>
    public DateTimeOffset Sent => SentAt ?? UpdatedAt;

    /// <summary>The sender takes it back (DATA_CORRECT).</summary>
    public bool Withdrawn { get; init; }

    /// <summary>
    /// <see cref="Key"/> of the Patient record whose chart this belongs to, also on the Patient itself; null for registry
    /// resources (Organization, Practitioner, Location …).
    /// </summary>
    public string? PatientKey { get; init; }

    /// <summary>
    /// For a registry record: <c>system|value</c> of an identifier that names the same thing whoever wrote it down. A record that
    /// stands under it already is used in this one's place. Null when there is none.
    /// </summary>
    public string? SameAs { get; init; }

    /// <summary>
    /// For a record without <see cref="PatientKey"/>: a <see cref="Reference"/> to the record that it is about, whose chart it
    /// belongs to once that one is known (the answer to another facility's referral). Null when there is none.
    /// </summary>
    public string? About { get; init; }

    /// <summary>
    /// A <see cref="Reference"/> to a record that is <see cref="About"/> this one and may have come before it: it is brought into this
    /// one's chart. Null when there is none.
    /// </summary>
    public string? Awaits { get; init; }

    /// <summary>
    /// Names the fact itself, whoever reports it, within one chart, e.g. <c>EPI/010/2025-01-05</c>. Two records of one
    /// chart with the same fact key are one fact with two sources. Null when rows of different units never mean one fact.
    /// </summary>
    public string? FactKey { get; init; }

    /// <summary>True when the sender itself gave the care (its place code equals its own code); false for hearsay (survey rows).</summary>
    public bool IsPrimarySource { get; init; } = true;

    /// <summary>The rows this came from.</summary>
    public ImmutableArray<IncomingOrigin> Origins { get; init; } = [];

    /// <summary>Builds the text of a reference to another incoming record.</summary>
    public static string Reference(ResourceType type, string key) =>
        $"{ReferencePrefix}{type.Name()}:{Uri.EscapeDataString(key)}";

    /// <summary>Reads a reference made by <see cref="Reference"/>; false for any other text.</summary>
    public static bool TryParseReference(string reference, out ResourceType type, out string key)
    {
        type = ResourceType.None;
        key = "";
        if (!reference.StartsWith(ReferencePrefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = reference.AsSpan(ReferencePrefix.Length);
        var colon = rest.IndexOf(':');
        if (colon < 0 || !ResourceTypes.TryParse(rest[..colon], out type))
        {
            return false;
        }

        key = Uri.UnescapeDataString(rest[(colon + 1)..].ToString());
        return true;
    }
}

/// <summary>What became of one <see cref="Incoming"/>.</summary>
public enum IncomingState
{
    /// <summary>New here.</summary>
    Created,

    /// <summary>A newer version of what was known.</summary>
    Updated,

    /// <summary>Known already, word for word.</summary>
    Unchanged,

    /// <summary>Older than what is stored: kept out, the stored one stands.</summary>
    Stale,

    /// <summary>Withdrawn by its sender.</summary>
    Deleted,

    /// <summary>Another unit reported the same fact; this one is kept as a further source of it.</summary>
    Corroborates,

    /// <summary>Refused, with the reason.</summary>
    Refused,
}

/// <summary>The door's answer to one <see cref="Incoming"/>.</summary>
/// <param name="State">What became of it.</param>
/// <param name="Reason">The refusal, when refused.</param>
/// <param name="IsIdentityConflict">True for a Patient with a number that another person holds: kept apart, and a human is asked.</param>
public readonly record struct IncomingResult(IncomingState State, Refusal? Reason = null, bool IsIdentityConflict = false);
