using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Globalization;
using Klang.Care.Summaries;
using Klang.Care.Wording;
using Klang.Fhir;

namespace Klang.Care.Documents;

/// <summary>
/// Writes a chart as an International Patient Summary: a FHIR R4 document Bundle of a Composition, one Patient, and the
/// resources that its sections name, as their facilities sent them. Source: HL7 IPS 2.0 (Bundle-uv-ips,
/// Composition-uv-ips), FHIR R4 §2.36.1 (documents).
/// </summary>
public sealed class IpsDocument
{
    /// <summary>Most resources one document holds; newer ones come first within each section.</summary>
    public const int ResourcesMax = 2_000;

    readonly IpsRequest request;
    readonly DocumentText text;
    readonly string patientId;
    readonly string patientUrl;
    readonly List<int> held = [];
    readonly bool[] isHeld;
    readonly List<(Guid Id, AbsentStatement Statement)> statements = [];

    IpsDocument(IpsRequest request, DocumentText text)
    {
        this.request = request;
        this.text = text;
        isHeld = new bool[request.Facts.Count];
        patientId = request.Golden["id"u8].GetString()
            ?? throw new ArgumentException("The Patient of a document has an id.", nameof(request));
        patientUrl = $"{request.BaseUrl}/Patient/{patientId}";
    }

    /// <summary>Writes the Bundle as compact UTF-8 JSON.</summary>
    public static void Write(IpsRequest request, IBufferWriter<byte> output)
    {
        using var text = new DocumentText(output);
        var document = new IpsDocument(request, text);
        document.WriteHead();
        document.WriteComposition();
        document.WritePatient();
        document.WriteHeld();
        document.WriteStatements();
        document.WriteAuthor();
        text.Raw("]}"u8);
    }

    /// <summary>Notes that the document holds a fact; false when it cannot take more.</summary>
    internal bool Hold(int fact)
    {
        if (isHeld[fact])
        {
            return true;
        }

        if (held.Count >= ResourcesMax)
        {
            return false;
        }

        isHeld[fact] = true;
        held.Add(fact);
        return true;
    }

    /// <summary>Notes that the document says of a whole kind that there is none, or that nothing is known; its address.</summary>
    internal Guid Hold(AbsentStatement statement)
    {
        var id = DerivedId(statements.Count + 1);
        statements.Add((id, statement));
        return id;
    }

    /// <summary>Writes a fullUrl in quotes.</summary>
    internal void WriteUrl(int fact) =>
        text.Raw("\""u8).Quotable(request.BaseUrl).Raw("/"u8).Raw(request.Facts[fact].Type.Utf8Name()).Raw("/"u8)
            .Quotable(request.Facts[fact].Id).Raw("\""u8);

    Guid AuthorId => DerivedId(0xFF);

    /// <summary>An id of the document's own kin: the same document has the same ids whenever it is written.</summary>
    Guid DerivedId(int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        request.DocumentId.TryWriteBytes(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]) ^ number);
        return new Guid(bytes);
    }

    void WriteHead()
    {
        text.Raw("""{"resourceType":"Bundle","meta":{"profile":["http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips"]},"identifier":{"system":"urn:ietf:rfc:3986","value":"""u8);
        WriteUrn(request.DocumentId);
        text.Raw("""},"type":"document","timestamp":"""u8).Instant(request.Summary.At).Raw(",\"entry\":["u8);
    }

    void WriteComposition()
    {
        var summary = request.Summary;
        text.Raw("{\"fullUrl\":"u8);
        WriteUrn(DerivedId(0xFE));
        text.Raw(""","resource":{"resourceType":"Composition","meta":{"profile":["http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips"]},"language":"th","""u8);
        WriteNarrative();
        text.Raw(""","status":"final","type":{"coding":[{"system":"http://loinc.org","code":"60591-5","display":"Patient summary Document"}]},"subject":{"reference":"""u8)
            .Quoted(patientUrl).Raw("},\"date\":"u8).Instant(summary.At).Raw(",\"author\":[{\"reference\":"u8);
        WriteUrn(AuthorId);
        text.Raw("}],\"title\":"u8).Quoted(IpsWords.Title).Raw(""","confidentiality":"N","custodian":{"reference":"""u8);
        WriteUrn(AuthorId);
        text.Raw("},\"section\":["u8);
        new IpsSections(this, text, summary, request.Facts).Write();
        text.Raw("]}}"u8);
    }

    void WriteNarrative()
    {
        var summary = request.Summary;
        var narrative = new IpsNarrative(text).Open();
        var person = summary.Person;
        text.Raw("<p>"u8);
        narrative.Words(IpsWords.Person).Say($": {(person.Name.Length > 0 ? person.Name : "?")}");
        if (person.LatinName is { } latin)
        {
            narrative.Say($" ({latin})");
        }

        narrative.Say(" · ").Words(CareWords.Of(person.Sex)).Say(" · ").Words(IpsWords.Born).Say(" ").Date(person.Birth);
        text.Raw("</p><p>"u8);
        narrative.Words(IpsWords.PreparedAt).Say(" ").Say(DateWords.DateAndTime(FactDate.Of(summary.At), Language.Thai));
        narrative.Say(" · ").Words(IpsWords.SourcesOf).Say(": ");
        for (var at = 0; at < summary.Facilities.Length; at++)
        {
            narrative.Say(at == 0 ? "" : "; ").Place(summary.Facilities[at]);
        }

        text.Raw("</p>"u8);
        foreach (var warning in summary.MaskedWarnings)
        {
            narrative.Paragraph(new Bilingual(
                string.Format(CultureInfo.InvariantCulture, MaskedWarning.Words.Thai, warning.Shown),
                string.Format(CultureInfo.InvariantCulture, MaskedWarning.Words.In(Language.English), warning.Shown)));
        }

        narrative.Close();
    }

    void WritePatient()
    {
        text.Raw(",{\"fullUrl\":"u8).Quoted(patientUrl).Raw(",\"resource\":"u8);
        References([]).Write(request.Golden.Raw, isPerson: true);
        text.Raw("}"u8);
    }

    void WriteHeld()
    {
        HoldMedications();
        var names = new HashSet<string>(held.Count, StringComparer.Ordinal);
        foreach (var fact in held)
        {
            names.Add(NameOf(request.Facts[fact]));
        }

        var references = References(names);
        foreach (var fact in held)
        {
            text.Raw(",{\"fullUrl\":"u8);
            WriteUrl(fact);
            text.Raw(",\"resource\":"u8);
            references.Write(request.Facts[fact].Resource.Raw, isPerson: false);
            text.Raw("}"u8);
        }
    }

    /// <summary>A medicine that is named by reference is of no use without what it leads to.</summary>
    void HoldMedications()
    {
        for (var fact = 0; fact < request.Facts.Count; fact++)
        {
            if (request.Facts[fact].Type != ResourceType.Medication)
            {
                continue;
            }

            foreach (var one in held)
            {
                var target = request.Facts[one].Resource["medicationReference"u8]["reference"u8].GetString();
                if (target is not null && string.Equals(target, NameOf(request.Facts[fact]), StringComparison.Ordinal))
                {
                    Hold(fact);
                    break;
                }
            }
        }
    }

    void WriteStatements()
    {
        foreach (var (id, statement) in statements)
        {
            text.Raw(",{\"fullUrl\":"u8);
            WriteUrn(id);
            text.Raw(",\"resource\":"u8);
            statement.Write(text, patientUrl, request.Summary.At);
            text.Raw("}"u8);
        }
    }

    void WriteAuthor()
    {
        text.Raw(",{\"fullUrl\":"u8);
        WriteUrn(AuthorId);
        text.Raw(""","resource":{"resourceType":"Organization","name":"""u8).Quoted(IpsWords.Author).Raw("}}"u8);
    }

    ReferenceWriter References(HashSet<string> names)
    {
        var people = new List<string> { $"Patient/{patientId}" };
        foreach (var fact in request.Facts)
        {
            if (fact.Type == ResourceType.Patient)
            {
                people.Add(NameOf(fact));
            }
        }

        return new ReferenceWriter(
            text, request.BaseUrl, $"Patient/{patientId}", people.ToFrozenSet(StringComparer.Ordinal), names);
    }

    static string NameOf(ChartFact fact) => $"{fact.Type.Name()}/{fact.Id}";

    internal void WriteUrn(Guid id)
    {
        Span<byte> letters = stackalloc byte[36];
        id.TryFormat(letters, out _);
        text.Raw("\"urn:uuid:"u8).Raw(letters).Raw("\""u8);
    }
}
