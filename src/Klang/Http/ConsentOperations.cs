using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Klang.Fhir;
using Klang.Records;
using Klang.Records.Access;
using Klang.Records.Consents;

namespace Klang.Http;

/// <summary>Operations by which people are let in and kept out: presence, break-glass and its review, blocks, shares, delegates, guardians.</summary>
sealed class ConsentOperations(Door door)
{
    /// <summary>Names of the operations, each on Patient.</summary>
    public static readonly string[] Names = ["present", "break-glass", "review", "notices", "block", "share", "delegate", "withdraw", "guardian"];

    /// <summary>Where their definitions are.</summary>
    public const string DefinitionPrefix = "urn:klang:operation:";

    public async Task<FhirAnswer> RunAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (request.Verb != FhirVerb.Post && request.Address.Operation != "notices")
        {
            return FhirAnswer.NotAllowed("POST");
        }

        // What stands in a URL stands in logs of proxies; what proves presence or gives a reason belongs into the body.
        if (request.Query.Pairs.Count > 0)
        {
            return Bad("Send the parameters in a Parameters resource, not in the address.");
        }

        if (!OperationParameters.Read(request).TryGet(out var sent, out var refusal))
        {
            return refusal;
        }

        return request.Address.Operation switch
        {
            "present" => await PresentAsync(request, sent, cancellationToken),
            "break-glass" => await BreakAsync(request, sent, cancellationToken),
            "review" => await ReviewAsync(request, sent, cancellationToken),
            "notices" => await NoticesAsync(request, sent, cancellationToken),
            "block" => await BlockAsync(request, sent, cancellationToken),
            "share" => await ShareAsync(request, sent, cancellationToken),
            "delegate" => await DelegateAsync(request, sent, cancellationToken),
            "withdraw" => await WithdrawAsync(request, sent, cancellationToken),
            _ => await GuardianAsync(request, sent, cancellationToken),
        };
    }

    async Task<FhirAnswer> PresentAsync(FhirRequest request, SearchText sent, CancellationToken cancellationToken)
    {
        var call = new PresentCall(sent.First("evidence") ?? "", sent.First("value") ?? "") { Caller = request.Caller, RequestId = request.RequestId };
        return (await door.PresentAsync(call, cancellationToken)).TryGet(out var reply, out var refusal)
            ? Parameters(("patient", Reference(reply.PatientId)), ("until", reply.Until))
            : refusal;
    }

    async Task<FhirAnswer> BreakAsync(FhirRequest request, SearchText sent, CancellationToken cancellationToken)
    {
        if (!ReadLabels(sent).TryGet(out var labels, out var bad))
        {
            return bad;
        }

        (string, string)? number = null;
        if (sent.First("identifier") is { } identifier)
        {
            var bar = identifier.IndexOf('|', StringComparison.Ordinal);
            number = bar > 0 ? (identifier[..bar], identifier[(bar + 1)..]) : null;
        }

        if ((request.Address.Id is null) == (number is null))
        {
            return Bad("Name the person by the address, or by identifier as system|value.");
        }

        var call = new BreakGlassCall(request.Address.Id, number, sent.First("reason") ?? "", sent.First("text") ?? "", labels)
        {
            Caller = request.Caller,
            RequestId = request.RequestId,
        };
        return (await door.BreakGlassAsync(call, cancellationToken)).TryGet(out var reply, out var refusal)
            ? Parameters(("patient", Reference(reply.PatientId)), ("case", reply.Case), ("until", reply.Until), ("reviewDue", reply.ReviewDue))
            : refusal;
    }

    async Task<FhirAnswer> ReviewAsync(FhirRequest request, SearchText sent, CancellationToken cancellationToken)
    {
        if (sent.First("justified") is not ("true" or "false"))
        {
            return Bad("justified is true or false.");
        }

        var call = new ReviewCall(sent.First("case") ?? "", sent.First("justified") == "true", sent.First("note") ?? "")
        {
            Caller = request.Caller,
            RequestId = request.RequestId,
        };
        return (await door.ReviewAsync(call, cancellationToken)).TryGet(out var notice, out var refusal)
            ? Parameters(("case", notice.Case), ("happened", notice.At))
            : refusal;
    }

    async Task<FhirAnswer> NoticesAsync(FhirRequest request, SearchText sent, CancellationToken cancellationToken)
    {
        var settle = sent.Pairs.Where(pair => pair.Key == "settle").Select(pair => pair.Value).ToList();
        var call = new NoticesCall(settle) { Caller = request.Caller, RequestId = request.RequestId };
        if (!(await door.ReadNoticesAsync(call, cancellationToken)).TryGet(out var notices, out var refusal))
        {
            return refusal;
        }

        if (notices.Count == 0)
        {
            return new FhirAnswer(200, new JsonContent("""{"resourceType":"Parameters"}"""u8.ToArray()));
        }

        var output = new ArrayBufferWriter<byte>(1024);
        using (var json = Begin(output))
        {
            foreach (var notice in notices)
            {
                json.WriteStartObject();
                json.WriteString("name", "notice");
                json.WriteStartArray("part");
                Part(json, "name", notice.Name);
                Part(json, "kind", notice.Kind);
                Part(json, "case", notice.Case);
                Part(json, "at", notice.At);
                if (notice.Due is { } due)
                {
                    Part(json, "due", due);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            End(json);
        }

        return new FhirAnswer(200, new JsonContent(output.WrittenMemory));
    }

    /// <summary>One line: facility, account, source or label, or <c>scope=all-but-emergency</c>.</summary>
    async Task<FhirAnswer> BlockAsync(FhirRequest request, SearchText sent, CancellationToken cancellationToken)
    {
        if (!ReadLabels(sent).TryGet(out var labels, out var bad) || !ReadTime(sent, "until").TryGet(out var until, out bad))
        {
            return bad;
        }

        var lines = new List<ConsentLine>();
        foreach (var (name, value) in sent.Pairs)
        {
            DirectiveKind? kind = (name, value) switch
            {
                ("facility", _) => DirectiveKind.BlockFacility,
                ("account", _) => DirectiveKind.BlockPerson,
                ("source", _) => DirectiveKind.HideFacility,
                ("scope", "all-but-emergency") => DirectiveKind.EmergencyOnly,
                ("scope", "even-emergency") => DirectiveKind.BlockEmergency,
                _ => null,
            };
            if (kind is { } known)
            {
                lines.Add(new ConsentLine(known, name == "scope" ? "" : value, SensitiveCategories.None, until));
            }
            else if (name is not ("label" or "until"))
            {
                return Bad("A block takes facility, account, source, label, scope=all-but-emergency or even-emergency, and until.");
            }
        }

        if (labels != SensitiveCategories.None)
        {
            lines.Add(new ConsentLine(DirectiveKind.BlockCategory, "", labels, until));
        }

        return Written(await door.DirectAsync(new DirectCall(lines) { Caller = request.Caller, RequestId = request.RequestId }, cancellationToken));
    }

    async Task<FhirAnswer> ShareAsync(FhirRequest request, SearchText sent, CancellationToken cancellationToken)
    {
        if (!ReadLabels(sent).TryGet(out var labels, out var bad))
        {
            return bad;
        }

        var call = new ShareCall(labels) { Caller = request.Caller, RequestId = request.RequestId };
        return (await door.ShareAsync(call, cancellationToken)).TryGet(out var reply, out var refusal)
            ? Parameters(("code", reply.Code), ("consent", reply.ConsentId), ("until", reply.Until))
            : refusal;
    }

    async Task<FhirAnswer> DelegateAsync(FhirRequest request, SearchText sent, CancellationToken cancellationToken)
    {
        if (!ReadLabels(sent).TryGet(out var labels, out var bad) || !ReadTime(sent, "until").TryGet(out var until, out bad))
        {
            return bad;
        }

        var line = new ConsentLine(DirectiveKind.Delegate, sent.First("account") ?? "", labels, until);
        return Written(await door.DirectAsync(new DirectCall([line]) { Caller = request.Caller, RequestId = request.RequestId }, cancellationToken));
    }

    async Task<FhirAnswer> WithdrawAsync(FhirRequest request, SearchText sent, CancellationToken cancellationToken)
    {
        if (sent.First("consent") is not { } id || !FhirAddress.IsId(id))
        {
            return Bad("consent is the id of a Consent.");
        }

        return Written(await door.WithdrawAsync(new WithdrawCall(id) { Caller = request.Caller, RequestId = request.RequestId }, cancellationToken));
    }

    async Task<FhirAnswer> GuardianAsync(FhirRequest request, SearchText sent, CancellationToken cancellationToken)
    {
        if (!ReadTime(sent, "until").TryGet(out var until, out var bad) || until is null || request.Address.Id is not { } id)
        {
            return bad ?? Bad("Patient/id/$guardian takes account, proof and until.").Refusal!;
        }

        var call = new GuardianCall(id, sent.First("account") ?? "", sent.First("proof") ?? "", until.Value) { Caller = request.Caller, RequestId = request.RequestId };
        return Written(await door.AppointAsync(call, cancellationToken));
    }

    static FhirAnswer Written(Outcome<WriteReply> outcome) => outcome.TryGet(out var reply, out var refusal)
        ? new FhirAnswer(reply.Outcome == WriteOutcome.Created ? 201 : 200, reply.Resource is { } resource ? new ResourceContent(resource, selection: null) : null)
        {
            Version = reply.Resource,
        }
        : refusal;

    static Outcome<SensitiveCategories> ReadLabels(SearchText sent)
    {
        var categories = SensitiveCategories.None;
        foreach (var (name, value) in sent.Pairs)
        {
            if (name == "label")
            {
                if (!SensitivityCodes.TryRead(value, out var one))
                {
                    return new Refusal(RefusalKind.BadRequest, "value", "label is one of PSY, HIV, STD, ETH, SUD, SDV, SEX, R.");
                }

                categories |= one;
            }
        }

        return categories;
    }

    static Outcome<DateTimeOffset?> ReadTime(SearchText sent, string name) =>
        Instants.TryRead(sent.First(name), out var time) ? time : new Refusal(RefusalKind.BadRequest, "value", $"{name} is an instant with a time zone.");

    static FhirAnswer Bad(string message) => new Refusal(RefusalKind.BadRequest, "value", message);

    static string Reference(string patientId) => $"Patient/{patientId}";

    static FhirAnswer Parameters(params (string Name, object Value)[] members)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using (var json = Begin(output))
        {
            foreach (var (name, value) in members)
            {
                Part(json, name, value);
            }

            End(json);
        }

        return new FhirAnswer(200, new JsonContent(output.WrittenMemory));
    }

    static Utf8JsonWriter Begin(ArrayBufferWriter<byte> output)
    {
        var json = FhirJsonWriter.Create(output);
        json.WriteStartObject();
        json.WriteString("resourceType", "Parameters");
        json.WriteStartArray("parameter");
        return json;
    }

    static void End(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Part(Utf8JsonWriter json, string name, object value)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        if (value is DateTimeOffset time)
        {
            json.WriteString("valueInstant", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }
        else if (name == "patient")
        {
            json.WriteStartObject("valueReference");
            json.WriteString("reference", (string)value);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("valueString", (string)value);
        }

        json.WriteEndObject();
    }
}
