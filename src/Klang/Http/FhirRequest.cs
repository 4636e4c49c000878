using Klang.Records;

namespace Klang.Http;

/// <summary>
/// One interaction asked for, by HTTP or as an entry of a Bundle: read and checked as far as that is possible without
/// touching a chart. Both ways are answered by the same code.
/// </summary>
sealed record FhirRequest
{
    public required FhirVerb Verb { get; init; }

    public required FhirAddress Address { get; init; }

    /// <summary>The query, without what <see cref="Presentation"/> took.</summary>
    public SearchText Query { get; init; } = SearchText.Empty;

    /// <summary>How the answer is to look.</summary>
    public Presentation Presentation { get; init; } = Presentation.Plain;

    public required Caller Caller { get; init; }

    public required string RequestId { get; init; }

    /// <summary>The FHIR base without a slash at its end, e.g. <c>http://127.0.0.1:8080/fhir</c>.</summary>
    public required string BaseUrl { get; init; }

    public Preferences Prefer { get; init; }

    public string? IfMatch { get; init; }

    public string? IfNoneMatch { get; init; }

    public string? IfNoneExist { get; init; }

    public DateTimeOffset? IfModifiedSince { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>The body; valid until the request is answered.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public BodyKind BodyKind { get; init; }

    /// <summary>Media type of a raw Binary body.</summary>
    public string? RawType { get; init; }

    /// <summary>True when the bytes of a Binary are wanted, not the resource.</summary>
    public bool WantsRaw { get; init; }

    /// <summary>The fullUrl of a Bundle entry.</summary>
    public string? FullUrl { get; init; }

    /// <summary>Where the entry stands in a Bundle; null for a request that came alone.</summary>
    public BodyPlace? Place { get; init; }

    /// <summary>Lays caller and request id into a call.</summary>
    public T Sign<T>(T call)
        where T : Call => call with { Caller = Caller, RequestId = RequestId };
}
