#nullable disable warnings // The SDK's model calls nearly every member nullable; a missing one fails the test anyhow.

using System.Buffers;
using System.Text;
using System.Xml.Linq;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Klang.Care.Documents;
using Klang.Care.Summaries;
using Klang.Fhir.Json;
using Klang.Fhir.Validation;
using Xunit;
using FhirComposition = Hl7.Fhir.Model.Composition;

namespace Klang.Tests.Care.Documents;

/// <summary>
/// A document as another system reads it: accepted by our own validator, parsed strictly by the Firely SDK, every narrative
/// well-formed, every reference leading somewhere. Each test reads through here, so each proves that.
/// </summary>
sealed class WrittenDocument
{
    internal const string BaseUrl = "https://klang.example/fhir";

    internal static readonly Guid DocumentId = new("0192f0c1-2b3c-7d4e-8f50-61728394a5b6");

    WrittenDocument(string json, Bundle bundle)
    {
        Json = json;
        Bundle = bundle;
    }

    internal string Json { get; }

    internal Bundle Bundle { get; }

    internal FhirComposition Composition => Assert.IsType<FhirComposition>(Bundle.Entry[0].Resource);

    internal static WrittenDocument Of(SampleChart chart, params MaskedWarning[] warnings)
    {
        var output = new ArrayBufferWriter<byte>();
        IpsDocument.Write(
            new IpsRequest { Facts = chart.Facts, Golden = chart.Golden, Summary = chart.Summary with { MaskedWarnings = [.. warnings] }, DocumentId = DocumentId, BaseUrl = BaseUrl }, output);
        return Read(output.WrittenMemory);
    }

    internal static WrittenDocument Read(ReadOnlyMemory<byte> utf8, string baseUrl = BaseUrl)
    {
        var parsed = JsonTape.Parse(utf8);
        Assert.True(parsed.IsOk, parsed.Refusal?.Message);
        using var tape = parsed.Value;
        Assert.Empty(ResourceValidator.Validate(tape.Root, Klang.Fhir.ResourceType.Bundle));
        var json = Encoding.UTF8.GetString(utf8.Span);
        var document = new WrittenDocument(json, new FhirJsonDeserializer().Deserialize<Bundle>(json));
        document.CheckNarratives();
        document.CheckReferences(baseUrl);
        return document;
    }

    internal FhirComposition.SectionComponent Section(string loinc) =>
        Composition.Section.Single(section => section.Code.Coding.Any(coding => coding.Code == loinc));

    /// <summary>The readable text of a section, without markup.</summary>
    internal string Text(string loinc) => XElement.Parse(Section(loinc).Text.Div).Value;

    /// <summary>What a section's entries lead to.</summary>
    internal List<Resource> Entries(string loinc) =>
        [.. Section(loinc).Entry.Select(entry => Bundle.Entry.Single(one => one.FullUrl == entry.Reference).Resource)];

    void CheckNarratives()
    {
        Assert.All(Composition.Section, section => XElement.Parse(section.Text.Div));
        XElement.Parse(Composition.Text.Div);
    }

    void CheckReferences(string baseUrl)
    {
        var addresses = Bundle.Entry.Select(entry => entry.FullUrl).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(Bundle.Entry.Count, addresses.Count);
        foreach (var entry in Bundle.Entry)
        {
            foreach (var reference in References(entry.Resource))
            {
                var isInside = addresses.Contains(reference) || addresses.Contains($"{baseUrl}/{reference}");
                if (reference.StartsWith('#'))
                {
                    continue; // A contained resource, which our validator has looked for.
                }

                var isAbsolute = reference.StartsWith("http", StringComparison.Ordinal);
                Assert.True(isInside || isAbsolute, $"{entry.FullUrl} points to {reference}");
                Assert.True(isInside || entry.Resource is not FhirComposition, $"The Composition points out of the document, to {reference}");
            }
        }
    }

    static IEnumerable<string> References(Base element)
    {
        if (element is ResourceReference { Reference: { } text })
        {
            yield return text;
        }

        foreach (var child in element.EnumerateElements())
        {
            var parts = child.Value is IEnumerable<Base> list ? list : child.Value is Base one ? [one] : [];
            foreach (var reference in parts.SelectMany(References))
            {
                yield return reference;
            }
        }
    }
}
