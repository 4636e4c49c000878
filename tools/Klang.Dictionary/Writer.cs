using System.Globalization;

namespace Klang.Dictionary;

/// <summary>The parts that every resource of one block shares: ids, references, source.</summary>
sealed class Writer
{
    readonly Dice dice;
    readonly string patientId;
    readonly string encounterId;
    readonly DateTime at;

    public Writer(Dice dice)
    {
        this.dice = dice;
        patientId = Id();
        encounterId = Id();
        at = dice.Time();
        Facility = dice.Of(Words.Facilities);
    }

    public string Facility { get; }

    /// <summary>Id and meta, as they stand in a stored resource.</summary>
    public string Head(string file) => $"\"id\":\"{Id()}\",{Meta(file)}";

    public string Meta(string file)
    {
        var updated = at.AddMilliseconds(dice.Between(0, 5000)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var version = $"\"versionId\":\"1\",\"lastUpdated\":\"{updated}\"";
        return dice.Between(0, 2) switch
        {
            0 => $"\"meta\":{{{version}}}",
            1 => $"\"meta\":{{{version},\"source\":\"https://terms.sil-th.org/hcode/5/{Facility}\"}}",
            _ => $"\"meta\":{{{version},\"source\":\"https://terms.sil-th.org/hcode/5/{Facility}\",\"tag\":[{{\"system\":\"urn:klang:f43:file\",\"code\":\"{file.ToUpperInvariant()}\"}}]}}",
        };
    }

    public string Patient() => $"{{\"reference\":\"Patient/{patientId}\"}}";

    public string EncounterId => encounterId;

    public string Encounter() => $"{{\"reference\":\"Encounter/{encounterId}\"}}";

    public string Practitioner() => dice.Chance(60)
        ? $"{{\"identifier\":{{\"system\":\"https://terms.sil-th.org/hcode/5/{Facility}/Provider\",\"value\":\"{dice.Digits(6)}\"}},\"display\":\"{dice.Of("แพทย์หญิง", "นายแพทย์", "พยาบาลวิชาชีพ", "เภสัชกร", "นักวิชาการสาธารณสุข")}\"}}"
        : $"{{\"reference\":\"Practitioner/{Id()}\"}}";

    public string Organization() => dice.Chance(60)
        ? $"{{\"identifier\":{{\"system\":\"https://terms.sil-th.org/id/th-moph-hcode\",\"value\":\"{Facility}\"}},\"display\":\"{dice.Of(Words.FacilityNames)}\"}}"
        : $"{{\"reference\":\"Organization/{Facility}\"}}";

    public string Time() => at.AddHours(7).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + "+07:00";

    public string Id() => dice.Chance(50) ? dice.Uuid() : dice.Uuid().Replace("-", "", StringComparison.Ordinal);
}
