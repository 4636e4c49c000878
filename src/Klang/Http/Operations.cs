using System.Globalization;
using Klang.Charts;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records;

namespace Klang.Http;

/// <summary>FHIR operations by name.</summary>
sealed class Operations(Door door, ChartSummaries charts)
{
    readonly SummaryOperation summary = new(door, charts);
    readonly ConsentOperations consents = new(door);

    public Task<FhirAnswer> RunAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var address = request.Address;
        return (address.Kind, address.Type, address.Operation) switch
        {
            (AddressKind.InstanceOperation, ResourceType.Patient, "everything") => EverythingAsync(request, cancellationToken),
            (AddressKind.InstanceOperation or AddressKind.TypeOperation, ResourceType.Patient, "summary") => summary.RunAsync(request, cancellationToken),
            (AddressKind.TypeOperation, ResourceType.Patient, "match") => MatchAsync(request, cancellationToken),
            (AddressKind.InstanceOperation, ResourceType.Patient, "break-glass" or "guardian") => consents.RunAsync(request, cancellationToken),
            (AddressKind.TypeOperation, ResourceType.Patient,
                "present" or "break-glass" or "review" or "notices" or "block" or "share" or "delegate" or "withdraw") => consents.RunAsync(request, cancellationToken),
            _ => Task.FromResult<FhirAnswer>(new Refusal(RefusalKind.NotFound, "not-supported",
                "There is no such operation at this address; [base]/metadata lists those there are.")),
        };
    }

    /// <summary>Patient/id/$everything (FHIR R4 §8.1.16.1).</summary>
    async Task<FhirAnswer> EverythingAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (!OperationParameters.Read(request).TryGet(out var sent, out var refusal)
            || !Presentation.Split(sent).TryGet(out var split, out refusal))
        {
            return refusal;
        }

        // With a POST, how the answer looks may be said in the body.
        request = request with { Presentation = request.Presentation with { Selection = split.Presentation.Selection } };
        var unknown = split.Question.Pairs.Where(pair => !IsOfEverything(pair.Key)).Select(pair => NotOfEverything(pair.Key)).Distinct().ToList();
        if (request.Prefer.Strict && unknown.Count > 0)
        {
            return new Refusal(RefusalKind.BadRequest, [.. unknown.Select(text => new Complaint(Severity.Error, "not-supported", text))]);
        }

        var query = new SearchText([.. split.Question.Pairs.Where(pair => IsOfEverything(pair.Key))]);
        if (!ReadEverything(request, query).TryGet(out var call, out refusal))
        {
            return refusal;
        }

        if (!(await door.EverythingAsync(call, cancellationToken)).TryGet(out var page, out var refused))
        {
            return refused;
        }

        var shown = page with
        {
            AppliedQuery = UrlQuery.Write(query.Pairs),
            Remarks = [.. unknown.Select(text => new Complaint(Severity.Warning, "not-supported", $"{text} It was left out."))],
        };
        return new FhirAnswer(200, new PageContent(shown, isHistory: false, request, $"Patient/{request.Address.Id}/$everything"));
    }

    static bool IsOfEverything(string name) => name is "start" or "end" or "_since" or "_type" or "_count" or "_summary" or "_elements";

    static string NotOfEverything(string name) =>
        $"{Reading.Shown(name)} is no parameter of $everything. There are: start, end, _since, _type, _count, _summary, _elements.";

    static Outcome<EverythingCall> ReadEverything(FhirRequest request, SearchText query)
    {
        if (!Instants.TryRead(query.First("_since"), out var since))
        {
            return Bad("_since is an instant with a time zone.");
        }

        int? count = null;
        if (query.First("_count") is { } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            {
                return Bad("_count is a whole number from 1.");
            }

            count = number;
        }

        var types = new List<ResourceType>();
        foreach (var name in query.Pairs.Where(pair => pair.Key == "_type").SelectMany(pair => pair.Value.Split(',')))
        {
            if (!ResourceTypes.TryParse(name, out var type))
            {
                return Bad("_type names an unknown resource type.");
            }

            types.Add(type);
        }

        return new EverythingCall(
            request.Address.Id!, since, query.First("start"), query.First("end"), types, count, request.Presentation.Cursor)
        {
            Caller = request.Caller,
            RequestId = request.RequestId,
            CountOnly = query.First("_summary") == "count",
        };
    }

    /// <summary>Patient/$match (FHIR R4 §8.1.16.2).</summary>
    async Task<FhirAnswer> MatchAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (request.Verb != FhirVerb.Post)
        {
            return FhirAnswer.NotAllowed("POST");
        }

        if (!JsonTape.Parse(request.Body).TryGet(out var tape, out var malformed))
        {
            return malformed;
        }

        using (tape)
        {
            if (!ReadMatch(request, tape.Root).TryGet(out var call, out var refusal))
            {
                return refusal;
            }

            return (await door.MatchAsync(call, cancellationToken)).TryGet(out var page, out var refused)
                ? new FhirAnswer(200, new PageContent(page, isHistory: false, request, "Patient/$match"))
                : refused;
        }
    }

    static Outcome<MatchCall> ReadMatch(FhirRequest request, JsonNode root)
    {
        var patient = root["resourceType"u8].StringEquals("Patient"u8)
            ? root
            : OperationParameters.Find(root, "resource"u8)["resource"u8];
        if (!patient["resourceType"u8].StringEquals("Patient"u8))
        {
            return Bad("$match takes Parameters with a Patient as parameter \"resource\".");
        }

        int? count = null;
        if (OperationParameters.Find(root, "count"u8)["valueInteger"u8] is { Exists: true } number)
        {
            if (!int.TryParse(number.NumberText, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value == 0)
            {
                return Bad("count is a whole number from 1.");
            }

            count = value;
        }

        return new MatchCall(
            patient.RawMemory, OperationParameters.Find(root, "onlyCertainMatches"u8)["valueBoolean"u8].GetBoolean() ?? false, count)
        {
            Caller = request.Caller,
            RequestId = request.RequestId,
        };
    }

    static Refusal Bad(string message) => new(RefusalKind.BadRequest, "value", message);
}
