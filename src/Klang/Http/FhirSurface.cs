using System.Globalization;
using Klang.Fhir;
using Klang.Records;
using Microsoft.Extensions.Primitives;

namespace Klang.Http;

/// <summary>FHIR over HTTP: reads a request, has it answered, writes the answer.</summary>
sealed class FhirSurface(Dispatch dispatch, HttpLimits limits, BodyBudget budget, string? baseUrl)
{
    /// <summary>Where FHIR begins on this server.</summary>
    public const string Path = "/fhir";

    const int IdempotencyKeyLengthMax = 128;

    /// <summary>Answers everything under <see cref="Path"/>.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        time.CancelAfter(limits.RequestTimeMax);
        using var body = new RequestBody(budget);
        var pretty = false;
        FhirAnswer answer;
        try
        {
            if ((await ReadAsync(context, body, time.Token)).TryGet(out var request, out var refusal))
            {
                pretty = request.Presentation.Pretty;
                answer = await dispatch.AnswerAsync(request, default, time.Token);
            }
            else
            {
                answer = refusal;
            }
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            answer = new Refusal(RefusalKind.Timeout, "timeout", "The work took longer than the limit and was given up.");
        }

        await AnswerWriter.WriteAsync(context.Response, answer, BaseUrl(context.Request), pretty);
    }

    async Task<Outcome<FhirRequest>> ReadAsync(HttpContext context, RequestBody body, CancellationToken cancellationToken)
    {
        var sent = context.Request;
        var headers = sent.Headers;
        if (ReadHead(sent).TryGet(out var request, out var refusal))
        {
            if (request.Verb is FhirVerb.Get or FhirVerb.Delete)
            {
                return request;
            }

            return await ReadBodyAsync(sent, headers, request, body, cancellationToken);
        }

        return refusal;
    }

    Outcome<FhirRequest> ReadHead(HttpRequest sent)
    {
        var headers = sent.Headers;
        if (headers.ContainsKey("X-HTTP-Method-Override") || headers.ContainsKey("X-HTTP-Method") || headers.ContainsKey("X-Method-Override"))
        {
            return new Refusal(RefusalKind.BadRequest, "not-supported", "A header cannot change the method; send the method itself.");
        }

        if (!FhirAddress.Parse(sent.Path.Value.AsSpan(Path.Length)).TryGet(out var address, out var refusal)
            || !UrlQuery.Parse(sent.QueryString.Value, limits.ParametersMax).TryGet(out var query, out refusal)
            || !CallerReader.Read(sent.HttpContext).TryGet(out var caller, out refusal))
        {
            return refusal;
        }

        if (!Presentation.Split(query).TryGet(out var split, out refusal))
        {
            return refusal;
        }

        var (presentation, question) = split;
        var accept = Joined(headers.Accept);
        var raw = address.Type == ResourceType.Binary && address.Kind is AddressKind.Instance or AddressKind.Version
            && HttpMethods.IsGet(sent.Method) && MediaTypes.WantsRaw(accept, presentation.Format);
        if (!raw && MediaTypes.CheckAccept(accept, presentation.Format) is { } unacceptable)
        {
            return unacceptable;
        }

        if (ReadHeaders(headers) is { } badHeader)
        {
            return badHeader;
        }

        DateTimeOffset? modifiedSince = DateTimeOffset.TryParseExact(
            headers.IfModifiedSince, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) ? since : null;
        return new FhirRequest
        {
            Verb = VerbOf(sent.Method),
            Address = address,
            Query = question,
            Presentation = presentation,
            Caller = caller,
            RequestId = RequestIds.Of(sent.HttpContext),
            BaseUrl = BaseUrl(sent),
            Prefer = Preferences.Parse(Joined(headers["Prefer"])),
            IfMatch = Joined(headers.IfMatch),
            IfNoneMatch = Joined(headers.IfNoneMatch),
            IfNoneExist = Joined(headers["If-None-Exist"]),
            IfModifiedSince = modifiedSince,
            IdempotencyKey = Joined(headers["Idempotency-Key"]),
            WantsRaw = raw,
        };
    }

    static Refusal? ReadHeaders(IHeaderDictionary headers)
    {
        if (headers.IfMatch.Count > 1 || headers["If-None-Exist"].Count > 1 || headers["Idempotency-Key"].Count > 1)
        {
            return new Refusal(RefusalKind.BadRequest, "value", "If-Match, If-None-Exist and Idempotency-Key may be sent once.");
        }

        string? key = headers["Idempotency-Key"];
        return key is not null && (key.Length is 0 or > IdempotencyKeyLengthMax || key.Any(letter => letter is < ' ' or > '~'))
            ? new Refusal(RefusalKind.BadRequest, "value", $"Idempotency-Key has 1 to {IdempotencyKeyLengthMax} printable ASCII characters.")
            : null;
    }

    async Task<Outcome<FhirRequest>> ReadBodyAsync(
        HttpRequest sent, IHeaderDictionary headers, FhirRequest request, RequestBody body, CancellationToken cancellationToken)
    {
        var kind = KindOf(sent.ContentType, request.Address);
        if (kind is null)
        {
            return MediaTypes.Unsupported();
        }

        if (IsSearch(request.Address) && kind != BodyKind.Form && (sent.ContentType is not null || sent.ContentLength > 0))
        {
            return MediaTypes.FormWanted();
        }

        var bytesMax = LimitOf(request.Address, kind.Value);
        if (await body.ReadAsync(sent, bytesMax, limits.GzipRatioMax, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (kind == BodyKind.Form)
        {
            return ReadForm(request, body.Bytes);
        }

        return request with
        {
            Body = body.Bytes,
            BodyKind = kind.Value,
            RawType = kind == BodyKind.Raw ? sent.ContentType : null,
        };
    }

    /// <summary>A POST search: parameters of form and URL together (FHIR R4 §3.1.1.2).</summary>
    Outcome<FhirRequest> ReadForm(FhirRequest request, ReadOnlyMemory<byte> form)
    {
        if (!IsSearch(request.Address))
        {
            return MediaTypes.Unsupported();
        }

        if (!UrlQuery.Parse(System.Text.Encoding.UTF8.GetString(form.Span), limits.ParametersMax).TryGet(out var sent, out var refusal))
        {
            return refusal;
        }

        if (!Presentation.Split(sent).TryGet(out var split, out refusal))
        {
            return refusal;
        }

        var (presentation, question) = split;
        if (presentation.Format is not null && MediaTypes.CheckAccept(accept: null, presentation.Format) is { } unacceptable)
        {
            return unacceptable;
        }

        return request with
        {
            BodyKind = BodyKind.Form,
            Query = new SearchText([.. request.Query.Pairs, .. question.Pairs]),
            Presentation = ReferenceEquals(presentation, Presentation.Plain) ? request.Presentation : presentation,
        };
    }

    static bool IsSearch(in FhirAddress address) =>
        address.Kind is AddressKind.SystemSearch or AddressKind.TypeSearch or AddressKind.CompartmentSearch;

    static BodyKind? KindOf(string? contentType, in FhirAddress address)
    {
        var kind = MediaTypes.KindOf(contentType);
        var isBinary = address.Type == ResourceType.Binary && address.Kind is AddressKind.Type or AddressKind.Instance;
        return isBinary && kind is null && MediaTypes.IsSound(MediaTypes.Bare(contentType)) ? BodyKind.Raw : kind;
    }

    int LimitOf(in FhirAddress address, BodyKind kind) => (kind, address.Kind, address.Type) switch
    {
        (BodyKind.Form, _, _) => limits.FormBytesMax,
        (_, AddressKind.System, _) => limits.BundleBytesMax,
        (_, AddressKind.Type or AddressKind.Instance, ResourceType.Bundle) => limits.BundleBytesMax,
        (_, AddressKind.Type or AddressKind.Instance, ResourceType.Binary) => limits.BinaryBytesMax,
        _ => limits.ResourceBytesMax,
    };

    string BaseUrl(HttpRequest request) => baseUrl ?? $"{request.Scheme}://{request.Host.Value}{Path}";

    static FhirVerb VerbOf(string method) => method switch
    {
        "GET" or "HEAD" => FhirVerb.Get,
        "POST" => FhirVerb.Post,
        "PUT" => FhirVerb.Put,
        "PATCH" => FhirVerb.Patch,
        "DELETE" => FhirVerb.Delete,
        _ => FhirVerb.Other,
    };

    static string? Joined(StringValues values) => values.Count == 0 ? null : values.ToString();
}
