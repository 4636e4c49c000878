using System.Collections.Concurrent;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.References;
using Klang.Records.Access;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Writing;

/// <summary>Tells the facility code that a reference to an Organization means. Codes of Organizations of the registry are kept by version.</summary>
sealed class FacilityReader(ChartOpening opening)
{
    const int KeptMax = 20_000;
    const int CodeLength = 5;

    readonly ConcurrentDictionary<(string Id, int Version), string> kept = new();

    /// <summary>The five-character code; null when it cannot be told.</summary>
    internal async ValueTask<string?> FindAsync(TransactionPlan plan, JsonNode reference, CancellationToken cancellationToken)
    {
        if (!reference.Exists)
        {
            return null;
        }

        if (CodeOf(reference["identifier"u8]) is { } code)
        {
            return code;
        }

        if (reference["reference"u8].GetString() is not { } text)
        {
            return null;
        }

        if (Incoming.TryParseReference(text, out var type, out var key))
        {
            return type == ResourceType.Organization && key.Split('/') is ["f43", { Length: CodeLength } sender, "ORGANIZATION"] ? sender : null;
        }

        if (plan.ByFullUrl.TryGetValue(text, out var item))
        {
            return item.Type != ResourceType.Organization ? null
                : item.Found is { } found ? CodeIn(found.Json)
                : item.Content is { } content ? CodeIn(content.Root) : null;
        }

        return FhirReference.TryParse(text, out var target) && target.Type == ResourceType.Organization
            ? target.Kind == ReferenceKind.Conditional ? CodeOf(target.Query) : await LookUpAsync(plan, target.Id, cancellationToken)
            : null;
    }

    async ValueTask<string?> LookUpAsync(TransactionPlan plan, string id, CancellationToken cancellationToken)
    {
        if (plan.Items.Find(item => item.Type == ResourceType.Organization && item.Id == id) is { Content: { } written })
        {
            return CodeIn(written.Root);
        }

        if (await opening.Charts.LocateAsync(ResourceType.Organization, id, cancellationToken) is not { Place.State: PlaceState.Current } located)
        {
            return null;
        }

        if (kept.TryGetValue((id, located.Place.Version), out var known))
        {
            return known.Length == 0 ? null : known;
        }

        var receipt = await opening.AdmitAsync(plan.Context, AccessAction.Job, located.Place.Chart, "code of a facility", cancellationToken);
        if (receipt is null || await opening.OpenAsync(receipt, located.Place.Chart, long.MaxValue, cancellationToken) is not { } opened
            || opened.Chart.Find(ResourceType.Organization, id) is not { } placed)
        {
            return null;
        }

        if (kept.Count >= KeptMax)
        {
            kept.Clear();
        }

        var code = CodeIn(placed.Slot.Json);
        kept[(id, located.Place.Version)] = code ?? "";
        return code;
    }

    static string? CodeIn(ReadOnlyMemory<byte> json)
    {
        using var tape = StoredJson.Read(json);
        return CodeIn(tape.Root);
    }

    static string? CodeIn(JsonNode organization)
    {
        foreach (var identifier in organization["identifier"u8])
        {
            if (CodeOf(identifier) is { } code)
            {
                return code;
            }
        }

        return null;
    }

    static string? CodeOf(JsonNode identifier) =>
        identifier["system"u8].GetString() == DirectiveReader.FacilitySystem && identifier["value"u8].GetString() is { Length: CodeLength } code ? code : null;

    static string? CodeOf(string query)
    {
        foreach (var (name, value) in QueryText.Read(query).Pairs)
        {
            if (name == "identifier" && value.StartsWith(DirectiveReader.FacilitySystem + "|", StringComparison.Ordinal)
                && value.Length == DirectiveReader.FacilitySystem.Length + 1 + CodeLength)
            {
                return value[^CodeLength..];
            }
        }

        return null;
    }
}
