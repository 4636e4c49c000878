using System.Text.Json;
using Klang.Exchange.Fhir;

namespace Klang.Loading;

/// <summary>What became of a FHIR import: how much was taken, and each refusal with its place. Holds no health data.</summary>
sealed class FhirReceipt
{
    /// <summary>Refusals that are named; further ones are only counted.</summary>
    const int RefusalsMax = 10_000;

    readonly List<FhirRefusal> refusals = [];

    /// <summary>Bundles and resources that were taken; entries of a batch count one by one.</summary>
    public long Taken { get; private set; }

    public long Refused { get; private set; }

    public IReadOnlyList<FhirRefusal> Refusals => refusals;

    /// <summary>Notes an answer.</summary>
    public void Note(FhirUnit unit, FhirLoadAnswer answer)
    {
        if (!answer.IsDone)
        {
            Refuse(unit, Reason(answer));
        }
        else if (unit.Kind == FhirUnitKind.Batch)
        {
            NoteEntries(unit, answer.Body);
        }
        else
        {
            Taken++;
        }
    }

    public void Refuse(FhirUnit unit, string reason)
    {
        Refused++;
        if (refusals.Count < RefusalsMax)
        {
            refusals.Add(new FhirRefusal(unit.File, unit.Line, unit.Type.ToString(), reason));
        }
    }

    void NoteEntries(FhirUnit unit, ReadOnlyMemory<byte> body)
    {
        using var bundle = JsonDocument.Parse(body);
        var number = 0;
        foreach (var entry in bundle.RootElement.GetProperty("entry").EnumerateArray())
        {
            var response = entry.GetProperty("response");
            if (response.GetProperty("status").GetString() is ['2', ..])
            {
                Taken++;
            }
            else
            {
                Refuse(unit, FormattableString.Invariant($"entry {number}: {(response.TryGetProperty("outcome", out var outcome) ? Text(outcome) : "refused")}"));
            }

            number++;
        }
    }

    static string Reason(FhirLoadAnswer answer)
    {
        try
        {
            using var outcome = JsonDocument.Parse(answer.Body);
            return Text(outcome.RootElement);
        }
        catch (JsonException)
        {
            return FormattableString.Invariant($"answered with status {answer.Status}");
        }
    }

    static string Text(JsonElement outcome) => string.Join("; ", outcome.GetProperty("issue").EnumerateArray().Take(5).Select(issue =>
        (issue.TryGetProperty("expression", out var places) ? places[0].GetString() + ": " : "") + issue.GetProperty("diagnostics").GetString()));
}
