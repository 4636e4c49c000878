using Klang.Exchange.Thai43.Codes;
using Klang.Exchange.Thai43.Reading;
using Klang.Fhir;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>What is being built of one person's rows (or of registry rows): the records, and what rows must know of each other.</summary>
sealed class Chart : IDisposable
{
    readonly ResourceWriter writer = new();
    readonly List<Incoming> items = [];
    readonly Dictionary<string, List<Row>> byVisit = new(StringComparer.Ordinal);
    readonly HashSet<string> visits = new(StringComparer.Ordinal);

    public required string Facility { get; init; }

    public required string Facility9 { get; init; }

    /// <summary>When the archive was made.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The person's number in the facility; empty for the registry.</summary>
    public string Pid { get; private set; } = "";

    public string? PatientKey { get; private set; }

    /// <summary>The PERSON row, if the archive has it and it is not withdrawn.</summary>
    public Row? Person { get; set; }

    /// <summary>The house of the person, joined through HID.</summary>
    public Row? House { get; set; }

    public Row? Death { get; set; }

    public List<Row> Addresses { get; } = [];

    public IReadOnlyList<Incoming> Items => items;

    public string OrganizationKey => $"f43/{Facility}/ORGANIZATION";

    /// <summary>Starts on another person.</summary>
    public void Start(string pid)
    {
        Pid = pid;
        PatientKey = pid.Length == 0 ? null : RowKey.Patient(Facility, pid);
        Person = House = Death = null;
        Addresses.Clear();
        byVisit.Clear();
        visits.Clear();
        items.Clear();
    }

    /// <summary>Forgets the records built, not what is known of the person.</summary>
    public void Clear()
    {
        byVisit.Clear();
        items.Clear();
    }

    /// <summary>Lets rows be found by the visit or stay that they belong to.</summary>
    public void Know(Row row)
    {
        switch (row.File.Name)
        {
            case "PERSON":
                Person = row;
                break;
            case "HOME" when row.IsJoined:
                House = row;
                break;
            case "DEATH":
                Death = row;
                break;
            case "ADDRESS":
                Addresses.Add(row);
                break;
            case "SERVICE":
                visits.Add(VisitKey(row["SEQ"]));
                break;
            case "ADMISSION":
                visits.Add(StayKey(row["AN"]));
                break;
            case "DIAGNOSIS_OPD":
                Of(VisitKey(row["SEQ"])).Add(row);
                break;
            case "DIAGNOSIS_IPD":
                Of(StayKey(row["AN"])).Add(row);
                break;
        }
    }

    public bool HasVisit(string encounterKey) => visits.Contains(encounterKey);

    public IReadOnlyList<Row> Diagnoses(string encounterKey) => byVisit.GetValueOrDefault(encounterKey) ?? [];

    public string VisitKey(string seq) => RowKey.Of(Facility, "SERVICE", Pid, seq);

    public string StayKey(string an) => RowKey.Of(Facility, "ADMISSION", Pid, an);

    public string Key(Row row, string suffix) =>
        suffix.Length == 0 ? RowKey.Of(Facility, row) : $"{RowKey.Of(Facility, row)}#{suffix}";

    /// <summary>Builds one record of a row.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="row">The row it is of.</param>
    /// <param name="suffix">Tells records of one row apart; empty for the first.</param>
    /// <param name="write">Writes the members.</param>
    /// <param name="fact">Names the fact when other units may report it too.</param>
    /// <param name="isPrimary">The sender gave the care itself.</param>
    /// <param name="withLeftovers">Cells that no member took are added as extensions.</param>
    /// <param name="about">Reference to the record that this one is about, when it names no person.</param>
    /// <param name="awaits">Reference to a record that is about this one and may have come before.</param>
    public void Add(
        ResourceType type, Row row, string suffix, Action<ResourceWriter> write, string? fact = null, bool isPrimary = true,
        bool withLeftovers = false, string? about = null, string? awaits = null)
    {
        writer.Begin(type, Systems.Source(Facility));
        write(writer);
        if (withLeftovers)
        {
            Leftovers(row);
        }

        items.Add(new Incoming
        {
            Type = type,
            Key = Key(row, suffix),
            Facility = Facility,
            Json = writer.End(),
            UpdatedAt = row.UpdatedAt,
            SentAt = SentAt,
            PatientKey = PatientKey,
            About = PatientKey is null ? about : null,
            Awaits = awaits,
            FactKey = fact,
            IsPrimarySource = isPrimary,
            Origins = [new IncomingOrigin(row.Origin.Name, row.Line)],
        });
    }

    /// <summary>The sender's Organization; no row tells of it.</summary>
    public void AddOrganization(string? name, DateTimeOffset at)
    {
        writer.Begin(ResourceType.Organization, Systems.Source(Facility));
        writer.OpenList("identifier");
        writer.IdentifierItem(Systems.Hcode, Facility, "hcode", "official");
        writer.IdentifierItem(Systems.Hcode, Facility9, "hcode");
        writer.CloseList();
        writer.Flag("active", value: true);
        writer.Concepts("type", text: null, new Coding("http://terminology.hl7.org/CodeSystem/organization-type", "prov", "Healthcare Provider"));
        writer.Text("name", name ?? Facility);
        items.Add(new Incoming
        {
            Type = ResourceType.Organization,
            Key = OrganizationKey,
            Facility = Facility,
            Json = writer.End(),
            UpdatedAt = at,
        });
    }

    /// <summary>Takes back every record that the row may have made.</summary>
    public void Withdraw(Row row)
    {
        foreach (var (type, suffix) in Outputs.Of(row.File.Name))
        {
            items.Add(new Incoming
            {
                Type = type,
                Key = Key(row, suffix),
                Facility = Facility,
                UpdatedAt = row.UpdatedAt,
                SentAt = SentAt,
                Withdrawn = true,
                PatientKey = PatientKey,
                Origins = [new IncomingOrigin(row.Origin.Name, row.Line)],
            });
        }
    }

    public void Dispose() => writer.Dispose();

    List<Row> Of(string encounterKey)
    {
        if (!byVisit.TryGetValue(encounterKey, out var rows))
        {
            byVisit[encounterKey] = rows = [];
        }

        return rows;
    }

    /// <summary>Nothing a sender wrote is lost: what has no place in R4 stays as a named extension.</summary>
    void Leftovers(Row row)
    {
        var isOpen = false;
        foreach (var (name, value) in row.Leftovers())
        {
            if (name is "HOSPCODE" or "HOSPCODE9" or "CID" or "PID" or "D_UPDATE" || value == "N/A")
            {
                continue;
            }

            if (!isOpen)
            {
                writer.OpenList("extension");
                isOpen = true;
            }

            writer.ExtensionText(Systems.FieldExtension + name, value);
        }

        if (isOpen)
        {
            writer.CloseList();
        }
    }
}
