using System.Text.Json;
using Klang.Fhir;
using Klang.Fhir.Compartments;

namespace Klang.Exchange.Fhir;

/// <summary>
/// Tells from the start of a file when it should be imported. A patient's bundle refers to practitioners and organisations of other
/// files by condition, and lines of Observations to Patients of another file: what is referred to comes first.
/// </summary>
static class FhirRank
{
    const int Last = 6;
    const int RootDepth = 1;
    const int EntryResourceDepth = 4;

    /// <summary>0 to 6; damaged files come last.</summary>
    public static int Of(string path, int bytesMax)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var head = new byte[(int)Math.Min(file.Length, bytesMax)];
            var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            return Of(head.AsSpan(0, read), FhirFiles.IsLines(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Last;
        }
    }

    /// <summary>The highest rank among the resources that begin in these bytes.</summary>
    internal static int Of(ReadOnlySpan<byte> head, bool isLines)
    {
        head = JsonLines.WithoutMark(head);
        var rank = 0;
        var found = false;
        while (!head.IsEmpty && rank < Last)
        {
            var end = isLines ? head.IndexOf((byte)'\n') : -1;
            rank = Math.Max(rank, OfText(end < 0 ? head : head[..end], ref found));
            head = end < 0 ? [] : head[(end + 1)..];
        }

        return found ? rank : Last;
    }

    static int OfText(ReadOnlySpan<byte> text, ref bool found)
    {
        var rank = 0;
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { AllowMultipleValues = true }));
        try
        {
            while (rank < Last && reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth is RootDepth or EntryResourceDepth
                    && reader.ValueTextEquals("resourceType"u8) && reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    rank = Math.Max(rank, OfType(reader.GetString(), ref found));
                }
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return Last;
        }

        return rank;
    }

    static int OfType(string? name, ref bool found)
    {
        if (name == "Bundle")
        {
            return 0;
        }

        found = true;
        return !ResourceTypes.TryParse(name, out var type) ? Last : type switch
        {
            ResourceType.Organization => 0,
            ResourceType.Location or ResourceType.Practitioner => 1,
            ResourceType.HealthcareService => 2,
            ResourceType.PractitionerRole => 3,
            ResourceType.Patient => 5,
            _ => PatientCompartment.IsRegistryType(type) ? 4 : Last,
        };
    }
}
