using Klang.Fhir;
using Klang.Fhir.Editing;
using Klang.Records;

namespace Klang.Http;

/// <summary>What goes back for one <see cref="FhirRequest"/>: a status, headers and perhaps a body.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Content">The body; null for none.</param>
sealed record FhirAnswer(int Status, AnswerContent? Content = null)
{
    /// <summary>The version that ETag and Last-Modified speak of; null for none.</summary>
    public ResourceVersion? Version { get; init; }

    /// <summary>Address of the version written, relative to the base: <c>Patient/1/_history/2</c>.</summary>
    public string? Location { get; init; }

    /// <summary>Methods that the address knows, for a 405.</summary>
    public string? Allow { get; init; }

    /// <summary>The refusal behind the answer; null when all is well.</summary>
    public Refusal? Refusal { get; init; }

    public static FhirAnswer Refused(Refusal refusal) =>
        new(RefusalStatus.Of(refusal.Kind), new OutcomeContent(refusal.Complaints)) { Refusal = refusal };

    public static FhirAnswer NotAllowed(string allow) =>
        Refused(new Refusal(RefusalKind.NotAllowed, "not-supported", $"This address knows only {allow}.")) with { Allow = allow };

    public static FhirAnswer Of(ResourceVersion version, ElementSelection? selection) =>
        new(200, new ResourceContent(version, selection)) { Version = version };

    public static implicit operator FhirAnswer(Refusal refusal) => Refused(refusal);
}
