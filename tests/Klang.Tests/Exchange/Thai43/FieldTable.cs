using System.Text;
using System.Text.Json;
using Klang.Exchange.Thai43;
using Klang.Fhir;

namespace Klang.Tests.Exchange.Thai43;

/// <summary>
/// Finds out where every field of the standard goes, by changing one cell of a whole archive after another and looking at which
/// elements of which records change with it. Writes the table that <c>docs/thai43-fields.md</c> must hold.
/// </summary>
static class FieldTable
{
    const string Day = "20250801";
    const string OtherDay = "20250802";
    const string OtherCid = "3999900000125";

    /// <summary>Files that would hide what a field of another file does: a death, and a withdrawal.</summary>
    static readonly string[] Hiding = ["DEATH", "DATA_CORRECT"];

    /// <summary>Elements below these are one place for a reader.</summary>
    const int PlaceDepth = 2;

    public static async Task<string> WriteAsync()
    {
        var text = new StringBuilder("""
            # Where every field of the 43 files goes

            Found out by changing one cell after another and looking at what changes in the records; `FieldTableTests` holds this page to
            the code. `#bp` and the like tell records of one row apart. In brackets: *key* names the record, *chart* the person, *time* decides
            what is newer, *fact* joins reports of several units, *withdraws* takes records back, *remark* is checked and told in the receipt.

            """.ReplaceLineEndings("\n"));
        foreach (var file in Standard.Files)
        {
            var before = await PlacesAsync(Changed(file, "", ""));
            text.Append("\n## ").Append(file.Name).Append("\n\n| Field | Where it goes |\n|---|---|\n");
            foreach (var field in file.Fields)
            {
                text.Append("| ").Append(field.Name).Append(" | ").Append(await PlaceAsync(file, field, before)).Append(" |\n");
            }
        }

        return text.ToString();
    }

    static async Task<string> PlaceAsync(FileSpec file, FieldSpec field, HashSet<(string Place, string Value)> before)
    {
        if (field.Name is "HOSPCODE" or "HOSPCODE9")
        {
            return "the sender: meta.source, Organization.identifier, (key)";
        }

        var places = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var value in field.IsKey || field.Name is "PID" or "PID_IN" ? [Other(field)] : (string[])["", Other(field)])
        {
            var after = await PlacesAsync(Changed(file, field.Name, value));
            places.UnionWith(before.Except(after).Concat(after.Except(before)).Select(entry => entry.Place));
        }

        if (field.Name is "PID" or "PID_IN")
        {
            // With another number the row is another person's: the person's own records change too, which is not this cell's place.
            places.RemoveWhere(place => place[0] != '(' && !place.Contains("identifier", StringComparison.Ordinal));
        }

        places.RemoveWhere(place => place == "(remark)" && places.Count > 1);
        return places.Count == 0 ? "nowhere" : string.Join(", ", places);
    }

    static ArchiveBuilder Changed(FileSpec changed, string field, string value)
    {
        var builder = new ArchiveBuilder();
        foreach (var file in Standard.Files.Where(file => file == changed || !Hiding.Contains(file.Name)))
        {
            builder.Member($"{file.Name}.txt", AllFilesTests.Header(file),
                file == changed ? AllFilesTests.Row(file, Day, field, value) : AllFilesTests.Row(file, Day));
        }

        return builder;
    }

    /// <summary>Another good value for the field.</summary>
    static string Other(FieldSpec field) => field.Name switch
    {
        "CID" => OtherCid,
        "D_UPDATE" => "20251002101500",
        "TABLENAME" => "EPI",
        "DATA_CORRECT" => """{"PID":"2"}""",
        "POLICY_DATA" => """{"note":"y"}""",
        "VILLAGE" => "03",
        "VACCINETYPE" => "010",
        "LABTEST" => "0531002",
        "PASSPORT" => "AA999",
        _ => field.Kind switch
        {
            FieldKind.Date => OtherDay,
            FieldKind.DateTime => OtherDay + "101500",
            FieldKind.Time => "111500",
            FieldKind.Number => "13",
            _ when field.Closed is { } closed => closed[^1..],
            _ when field.Meanings.Count > 1 => field.Meanings.Keys.Order(StringComparer.Ordinal).Last(),
            _ when field.IsUndotted => "E119",
            _ when field.Width is 1 => "2",
            _ when field.PadTo > 0 => "2".PadLeft(field.PadTo, '0'),
            _ => "99",
        },
    };

    static async Task<HashSet<(string Place, string Value)>> PlacesAsync(ArchiveBuilder archive)
    {
        var places = new HashSet<(string, string)>();
        await using var opened = await F43Import.OpenAsync(
            new MemoryStream(archive.Build()), new F43Options { ArchiveName = ArchiveBuilder.Name }, CancellationToken.None);
        await foreach (var group in opened.ReadGroupsAsync(CancellationToken.None))
        {
            foreach (var item in group.Items)
            {
                Add(item, places);
            }

            opened.Receipt.Record(group, [.. group.Items.Select(_ => new IncomingResult(IncomingState.Created))]);
        }

        foreach (var file in opened.Receipt.Files)
        {
            foreach (var line in file.Warned.Concat(file.Rejected))
            {
                places.Add(("(remark)", $"{file.File} {line.Reason} {string.Join(' ', line.More)}"));
            }
        }

        return places;
    }

    static void Add(Incoming item, HashSet<(string, string)> places)
    {
        var suffix = item.Key.Contains('#', StringComparison.Ordinal) ? item.Key[item.Key.IndexOf('#', StringComparison.Ordinal)..] : "";
        places.Add(("(key)", $"{item.Type} {item.Key}"));
        places.Add(("(chart)", $"{item.Type} {FileOf(item.Key)}{suffix} {item.PatientKey}"));
        places.Add(("(time)", $"{item.Type} {FileOf(item.Key)}{suffix} {item.UpdatedAt:O}"));
        places.Add(("(fact)", $"{item.Type} {FileOf(item.Key)}{suffix} {item.FactKey} {item.IsPrimarySource}"));
        if (item.Withdrawn)
        {
            places.Add(("(withdraws)", item.Key));
            return;
        }

        using var json = JsonDocument.Parse(item.Json);
        Walk(json.RootElement, $"{item.Type}{suffix}", FileOf(item.Key), 0, places);
    }

    static string FileOf(string key) => key.Split('/')[2];

    static void Walk(JsonElement element, string place, string file, int depth, HashSet<(string, string)> places)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    var below = member.Name == "extension" || depth >= PlaceDepth ? place : $"{place}.{member.Name}";
                    Walk(member.Value, below, file, depth + 1, places);
                }

                break;
            case JsonValueKind.Array:
                foreach (var part in element.EnumerateArray())
                {
                    var isExtension = part.ValueKind == JsonValueKind.Object && part.TryGetProperty("url", out _);
                    Walk(part, isExtension ? $"{place} extension {part.GetProperty("url").GetString()!.Split('/')[^1]}" : place, file,
                        isExtension ? PlaceDepth : depth, places);
                }

                break;
            default:
                var value = element.ToString();
                places.Add((place, $"{file} {(value.StartsWith(Incoming.ReferencePrefix, StringComparison.Ordinal) && value.Contains("PERSON", StringComparison.Ordinal) ? "person" : value)}"));
                break;
        }
    }
}
