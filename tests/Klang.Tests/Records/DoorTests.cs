using Klang.Fhir;
using Klang.Records;
using Xunit;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Records;

/// <summary>Reads and writes through the door, over real parts (FHIR R4 §3.1.0).</summary>
public sealed class DoorTests
{
    [Fact]
    public async Task A_created_resource_is_read_back_as_sent()
    {
        await using var house = await DoorFixture.OpenAsync();
        var created = (await house.CreateAsync(Patient("1999900000013"))).Value;
        Assert.Equal(WriteOutcome.Created, created.Outcome);
        var read = (await house.ReadAsync(ResourceType.Patient, created.Resource!.Id)).Value;
        Assert.Equal(1, read.Version);
        Assert.Equal(Text(created.Resource), Text(read));
        Assert.Contains("\"birthDate\":\"1959-01-12\"", Text(read), StringComparison.Ordinal);
        Assert.StartsWith($"{{\"resourceType\":\"Patient\",\"id\":\"{read.Id}\"", Text(read), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_follow_each_other_and_old_ones_stay()
    {
        await using var house = await DoorFixture.OpenAsync();
        var patient = (await house.CreateAsync(Patient())).Value.Resource!.Id;
        var id = (await house.CreateAsync(Observation($"Patient/{patient}"))).Value.Resource!.Id;
        var second = (await house.UpdateAsync(id, Observation($"Patient/{patient}", value: "6.9").Replace("{\"resourceType\"", $"{{\"id\":\"{id}\",\"resourceType\"", StringComparison.Ordinal), ifMatch: 1)).Value;
        Assert.Equal(2, second.Resource!.Version);
        Assert.Equal(RefusalKind.VersionMismatch, (await house.UpdateAsync(id, Observation($"Patient/{patient}"), ifMatch: 1)).Refusal!.Kind);
        Assert.Contains("7.20", Text((await house.ReadAsync(ResourceType.Observation, id, 1)).Value), StringComparison.Ordinal);
        Assert.Contains("6.9", Text((await house.ReadAsync(ResourceType.Observation, id)).Value), StringComparison.Ordinal);
        Assert.Equal(WriteOutcome.Deleted, (await house.DeleteAsync(ResourceType.Observation, id)).Value.Outcome);
        Assert.Equal(RefusalKind.Gone, (await house.ReadAsync(ResourceType.Observation, id)).Refusal!.Kind);
        Assert.Contains("6.9", Text((await house.ReadAsync(ResourceType.Observation, id, 2)).Value), StringComparison.Ordinal);
        Assert.Empty((await house.SearchAsync(ResourceType.Observation, $"patient={patient}")).Entries);
        var again = (await house.UpdateAsync(id, Observation($"Patient/{patient}", value: "8"))).Value;
        Assert.Equal((WriteOutcome.Created, 4), (again.Outcome, again.Resource!.Version));
        var history = (await house.Door.HistoryAsync(new HistoryCall(ResourceType.Observation, id, null, null, null, null) { Caller = house.Caller, RequestId = "h" }, Stop)).Value;
        Assert.Equal([4, 3, 2, 1], history.Entries.Select(entry => entry.Resource.Version));
        Assert.Equal(WriteKind.Delete, history.Entries[1].How);
    }

    [Fact]
    public async Task An_id_under_another_type_names_nothing()
    {
        await using var house = await DoorFixture.OpenAsync();
        var patient = (await house.CreateAsync(Patient())).Value.Resource!.Id;
        Assert.Equal(RefusalKind.NotFound, (await house.ReadAsync(ResourceType.Observation, patient)).Refusal!.Kind);
        Assert.Equal(WriteOutcome.Deleted, (await house.DeleteAsync(ResourceType.Observation, patient)).Value.Outcome);
        Assert.True((await house.ReadAsync(ResourceType.Patient, patient)).IsOk);
    }

    [Fact]
    public async Task A_client_may_choose_the_id()
    {
        await using var house = await DoorFixture.OpenAsync();
        var created = (await house.UpdateAsync("example", Patient().Replace("{\"resourceType\"", "{\"id\":\"example\",\"resourceType\"", StringComparison.Ordinal))).Value;
        Assert.Equal(WriteOutcome.Created, created.Outcome);
        Assert.True((await house.ReadAsync(ResourceType.Patient, "example")).IsOk);
    }

    [Fact]
    public async Task A_fact_about_an_unknown_patient_is_refused()
    {
        await using var house = await DoorFixture.OpenAsync();
        Assert.Equal(RefusalKind.Invalid, (await house.CreateAsync(Observation("Patient/nobody"))).Refusal!.Kind);
    }

    [Fact]
    public async Task A_transaction_links_its_entries_and_is_all_or_nothing()
    {
        await using var house = await DoorFixture.OpenAsync();
        var reply = (await house.TransactAsync(
            Write(WriteKind.Create, Observation("urn:uuid:00000000-0000-4000-8000-000000000001"), fullUrl: "urn:uuid:00000000-0000-4000-8000-000000000002"),
            Write(WriteKind.Create, Patient(), fullUrl: "urn:uuid:00000000-0000-4000-8000-000000000001"))).Value;
        var patient = reply.Items[1].Write!.Resource!.Id;
        Assert.Contains($"\"reference\":\"Patient/{patient}\"", Text(reply.Items[0].Write!.Resource!), StringComparison.Ordinal);
        Assert.Single((await house.SearchAsync(ResourceType.Observation, $"patient=Patient/{patient}&code=4548-4")).Entries);

        var before = house.Store.LastSequence;
        var refused = await house.TransactAsync(
            Write(WriteKind.Create, Patient(given: "อีกคน")),
            Write(WriteKind.Create, Observation("Patient/nobody")));
        Assert.False(refused.IsOk);
        Assert.Equal(before, house.Store.LastSequence);
    }

    [Fact]
    public async Task A_conditional_create_finds_what_is_there()
    {
        await using var house = await DoorFixture.OpenAsync();
        const string organization = """{"resourceType":"Organization","identifier":[{"system":"https://terms.sil-th.org/id/th-moph-hcode","value":"K0001"}],"name":"โรงพยาบาลกลาง"}""";
        var first = (await house.CreateAsync(organization, "identifier=https://terms.sil-th.org/id/th-moph-hcode|K0001")).Value;
        var second = (await house.CreateAsync(organization, "identifier=https://terms.sil-th.org/id/th-moph-hcode|K0001")).Value;
        Assert.Equal((WriteOutcome.Created, WriteOutcome.Unchanged), (first.Outcome, second.Outcome));
        Assert.Equal(first.Resource!.Id, second.Resource!.Id);
        Assert.Equal(1, (await house.SearchAsync(ResourceType.Organization, "name=โรงพยาบาลกลาง")).Total);
    }

    [Fact]
    public async Task Sixty_four_conditional_creators_make_one()
    {
        await using var house = await DoorFixture.OpenAsync();
        const string device = """{"resourceType":"Device","identifier":[{"system":"urn:x","value":"1"}]}""";
        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => house.CreateAsync(device, "identifier=urn:x|1"), Stop)));
        Assert.Equal(1, replies.Count(reply => reply.Value.Outcome == WriteOutcome.Created));
        Assert.Single(replies.Select(reply => reply.Value.Resource!.Id).Distinct());
    }

    [Fact]
    public async Task A_repeated_call_with_the_same_key_gets_the_first_answer()
    {
        await using var house = await DoorFixture.OpenAsync();
        var first = (await house.CreateAsync(Patient(), key: "k1")).Value;
        var again = (await house.CreateAsync(Patient(), key: "k1")).Value;
        Assert.Equal(first.Resource!.Id, again.Resource!.Id);
        Assert.Equal(1, (await house.SearchAsync(ResourceType.Patient, "family=ใจดี")).Total);
    }

    [Fact]
    public async Task Searches_page_sort_include_and_chain()
    {
        await using var house = await DoorFixture.OpenAsync();
        var organization = (await house.CreateAsync("""{"resourceType":"Organization","name":"A"}""")).Value.Resource!.Id;
        var ids = new List<string>();
        for (var at = 0; at < 7; at++)
        {
            ids.Add((await house.CreateAsync(Patient(given: $"คน{at}", birth: $"19{50 + at}-01-01",
                extra: $$""","managingOrganization":{"reference":"Organization/{{organization}}"}"""))).Value.Resource!.Id);
            await house.CreateAsync(Observation($"Patient/{ids[^1]}", date: $"2026-0{at + 1}-01", value: $"{5 + at}"));
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await house.SearchAsync(ResourceType.Patient, "gender=female&_count=3", cursor);
            seen.AddRange(page.Entries.Select(entry => entry.Resource.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(ids.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));

        var sorted = await house.SearchAsync(ResourceType.Patient, "_sort=-birthdate&_count=2");
        Assert.Equal([ids[6], ids[5]], sorted.Entries.Select(entry => entry.Resource.Id));
        Assert.Equal(7, sorted.Total);

        var included = await house.SearchAsync(ResourceType.Patient, $"_id={ids[2]}&_include=Patient:organization&_revinclude=Observation:subject");
        Assert.Equal(["Match", "Include", "Include"], included.Entries.Select(entry => entry.Mode.ToString()));

        var chained = await house.SearchAsync(ResourceType.Observation, "subject:Patient.birthdate=1953-01-01");
        Assert.Equal($"Patient/{ids[3]}", Assert.Single(chained.Entries) is { } one && Text(one.Resource).Contains(ids[3], StringComparison.Ordinal) ? $"Patient/{ids[3]}" : "");
        var has = await house.SearchAsync(ResourceType.Patient, "_has:Observation:patient:date=2026-05-01");
        Assert.Equal(ids[4], Assert.Single(has.Entries).Resource.Id);
        Assert.Equal(3, (await house.SearchAsync(ResourceType.Observation, "date=ge2026-05-01&_total=accurate")).Total);
        Assert.Equal(2, (await house.SearchAsync(ResourceType.Observation, "value-quantity=gt9")).Entries.Count);
    }

    [Fact]
    public async Task The_system_history_shows_every_version_once()
    {
        await using var house = await DoorFixture.OpenAsync();
        for (var at = 0; at < 5; at++)
        {
            await house.CreateAsync(Patient(given: $"คน{at}"));
        }

        var seen = new HashSet<string>();
        string? cursor = null;
        do
        {
            var page = (await house.Door.HistoryAsync(new HistoryCall(ResourceType.Patient, null, null, null, 2, cursor) { Caller = house.Caller, RequestId = "h" }, Stop)).Value;
            Assert.All(page.Entries, entry => Assert.True(seen.Add(entry.Resource.Id)));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(5, seen.Count);
    }

    [Fact]
    public async Task An_update_that_changes_the_subject_moves_the_resource()
    {
        await using var house = await DoorFixture.OpenAsync();
        var one = (await house.CreateAsync(Patient(given: "หนึ่ง"))).Value.Resource!.Id;
        var two = (await house.CreateAsync(Patient(given: "สอง"))).Value.Resource!.Id;
        var id = (await house.CreateAsync(Observation($"Patient/{one}"))).Value.Resource!.Id;
        Assert.True((await house.UpdateAsync(id, Observation($"Patient/{two}"))).IsOk);
        Assert.Empty((await house.SearchAsync(ResourceType.Observation, $"patient={one}")).Entries);
        Assert.Single((await house.SearchAsync(ResourceType.Observation, $"patient={two}")).Entries);
        Assert.Contains(one, Text((await house.ReadAsync(ResourceType.Observation, id, 1)).Value), StringComparison.Ordinal);
        Assert.Single((await house.SearchAsync(ResourceType.Observation, "code=4548-4")).Entries);
    }

    [Fact]
    public async Task A_patch_changes_what_it_names()
    {
        await using var house = await DoorFixture.OpenAsync();
        var id = (await house.CreateAsync(Patient())).Value.Resource!.Id;
        var patched = (await house.Door.WriteAsync(new WriteCall(new Write
        {
            Kind = WriteKind.Patch,
            Type = ResourceType.Patient,
            Id = id,
            Body = """[{"op":"replace","path":"/birthDate","value":"1960-02-03"}]"""u8.ToArray(),
        })
        { Caller = house.Caller, RequestId = "p" }, Stop)).Value;
        Assert.Equal(2, patched.Resource!.Version);
        Assert.Contains("1960-02-03", Text(patched.Resource), StringComparison.Ordinal);
        Assert.Single((await house.SearchAsync(ResourceType.Patient, "birthdate=1960-02-03")).Entries);
        Assert.Empty((await house.SearchAsync(ResourceType.Patient, "birthdate=1959-01-12")).Entries);
    }
}
