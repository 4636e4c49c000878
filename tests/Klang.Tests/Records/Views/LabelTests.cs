using System.Buffers;
using System.Text;
using Klang.Fhir;
using Klang.Fhir.Search;
using Klang.Records;
using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;
using Xunit;

namespace Klang.Tests.Records.Views;

/// <summary>What is sensitive is labelled on its way in, lies in compartment R, and stays hidden from whoever may not see it.</summary>
public sealed class LabelTests
{
    static readonly AccessView Plain = new() { Categories = SensitiveCategories.None };

    static string Condition(string code, string patient = "p1", string more = "") =>
        $$$"""{"resourceType":"Condition","identifier":[{"system":"urn:x","value":"{{{code}}}"}],{{{more}}}"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"{{{code}}}"}]},"subject":{"reference":"Patient/{{{patient}}}"},"recordedDate":"2026-03-01"}""";

    static async Task<ViewHouse> WithPatientAsync(AccessView? view = null)
    {
        var house = await ViewHouse.OpenAsync(view ?? Plain);
        await house.PutAsync("p1", DoorFixture.Patient(DoorFixture.Citizen(1)));
        return house;
    }

    static async Task<(AccessHead Head, IReadOnlyList<SealedBlock> Blocks)> ChartAsync(ViewHouse house, string patient = "p1")
    {
        var place = await house.Store.FindAsync(house.Vault.DirectoryKey(Encoding.UTF8.GetBytes($"Patient/{patient}")), ViewHouse.Stop);
        var head = (await house.Store.ReadHeadAsync(place!.Value.Chart, ViewHouse.Stop))!;
        return (AccessHead.Decode(house.Vault.OpenHead(head.Chart.Value, head.Version, head.Sealed.Span)),
            await house.Store.ReadBlocksAsync(head.Chart, long.MaxValue, ViewHouse.Stop));
    }

    static int Restricted(IReadOnlyList<SealedBlock> blocks) => blocks.Count(block => block.Header.Compartment == Compartment.Restricted);

    [Theory]
    [InlineData("F32", SensitiveCategories.MentalHealth)]
    [InlineData("B24", SensitiveCategories.Hiv)]
    [InlineData("A53", SensitiveCategories.SexuallyTransmitted)]
    [InlineData("F10", SensitiveCategories.SubstanceUse)]
    [InlineData("T74.2", SensitiveCategories.Violence)]
    [InlineData("O04", SensitiveCategories.AdolescentPregnancy)]
    public async Task A_labelled_record_lies_in_compartment_R_and_is_shown_to_whom_the_view_allows(string code, SensitiveCategories categories)
    {
        await using var house = await WithPatientAsync(new AccessView { Categories = SensitiveCategories.All & ~categories });
        await house.PutAsync("c1", Condition(code));
        await house.PutAsync("c2", Condition("I10"));
        var (head, blocks) = await ChartAsync(house);
        Assert.Equal((categories, 1), (head.Labels, Restricted(blocks)));
        Assert.Equal(RefusalKind.NotFound, (await house.ReadAsync(ResourceType.Condition, "c1")).Refusal!.Kind);
        Assert.True((await house.ReadAsync(ResourceType.Condition, "c1", caller: ViewHouse.Everyone)).IsOk);
        Assert.Equal(["Condition/c2"], await house.FindAsync(ResourceType.Condition, "patient=p1"));
        Assert.Equal(["Condition/c1", "Condition/c2"], (await house.FindAsync(ResourceType.Condition, "patient=p1", ViewHouse.Everyone)).Order());
    }

    [Fact]
    public async Task A_chart_without_anything_sensitive_has_one_compartment()
    {
        await using var house = await WithPatientAsync();
        await house.PutAsync("c1", Condition("I10"));
        var (head, blocks) = await ChartAsync(house);
        Assert.Equal((SensitiveCategories.None, 0, 2), (head.Labels, Restricted(blocks), blocks.Count));
    }

    [Fact]
    public async Task Codes_of_compartment_R_are_never_in_the_population_index()
    {
        await using var house = await WithPatientAsync();
        await house.PutAsync("c1", Condition("F32"));
        await house.PutAsync("c2", Condition("I10"));
        Assert.Empty(await CandidatesAsync(house, "code=F32"));
        Assert.Empty(await CandidatesAsync(house, "identifier=urn:x|F32"));
        Assert.Single(await CandidatesAsync(house, "code=I10"));
        Assert.Single(await CandidatesAsync(house, "identifier=urn:x|I10"));

        // Not even for those who may see it: a question across charts is not answered from compartment R.
        Assert.Empty(await house.FindAsync(ResourceType.Condition, "code=F32", ViewHouse.Everyone));
        Assert.Equal(["Condition/c1"], await house.FindAsync(ResourceType.Condition, "code=F32&patient=p1", ViewHouse.Everyone));
        Assert.Equal(["Condition/c1"], await house.FindAsync(ResourceType.Condition, "_id=c1", ViewHouse.Everyone));
    }

    static async Task<List<ChartId>> CandidatesAsync(ViewHouse house, string query)
    {
        var parsed = SearchQueryParser.Parse(ResourceType.Condition, DoorFixture.Pairs(query).Pairs, strict: true, SteppedClock.At(0)).Value;
        var charts = new List<ChartId>();
        for (var shard = 0; shard < house.Store.Shards; shard++)
        {
            charts.AddRange(await house.Store.FindChartsAsync(shard, Narrowing.Groups(house.Vault, shard, [parsed])!, ChartId.None, 10, ViewHouse.Stop));
        }

        return charts;
    }

    [Fact]
    public async Task What_becomes_sensitive_takes_its_past_with_it_and_stays_so()
    {
        await using var house = await WithPatientAsync();
        await house.PutAsync("c1", Condition("I10"));
        Assert.True((await house.ReadAsync(ResourceType.Condition, "c1")).IsOk);
        await house.PutAsync("c1", Condition("F32"));
        await house.PutAsync("c1", Condition("J00"));
        for (int? version = 3; version >= 0; version--)
        {
            Assert.Equal(RefusalKind.NotFound, (await house.ReadAsync(ResourceType.Condition, "c1", version == 0 ? null : version)).Refusal!.Kind);
        }

        Assert.Empty(await house.FindAsync(ResourceType.Condition, "patient=p1"));
        Assert.Empty(await house.FindAsync(ResourceType.Condition, "code=I10"));
        Assert.Empty(await house.FindAsync(ResourceType.Condition, "code=J00"));
        Assert.Equal(3, (await HistoryAsync(house, "c1", ViewHouse.Everyone)).Value.Entries.Count);
        var (hidden, missing) = ((await HistoryAsync(house, "c1")).Refusal!, (await HistoryAsync(house, "c9")).Refusal!);
        Assert.Equal(missing.Complaints[0].Message, hidden.Complaints[0].Message);
        await house.WriteAsync(new Write { Kind = WriteKind.Delete, Type = ResourceType.Condition, Id = "c1" }, "10001");
        Assert.Equal(RefusalKind.NotFound, (await house.ReadAsync(ResourceType.Condition, "c1")).Refusal!.Kind);
        Assert.Equal(RefusalKind.Gone, (await house.ReadAsync(ResourceType.Condition, "c1", caller: ViewHouse.Everyone)).Refusal!.Kind);
    }

    static Task<Outcome<PageReply>> HistoryAsync(ViewHouse house, string id, string caller = "viewer") => house.Door.HistoryAsync(
        new HistoryCall(ResourceType.Condition, id, null, null, null, null) { Caller = ViewHouse.CallerOf("", caller), RequestId = house.NextRequest() }, ViewHouse.Stop);

    [Fact]
    public async Task A_page_asked_for_before_the_label_hides_it_after()
    {
        await using var house = await WithPatientAsync();
        await house.PutAsync("c1", Condition("I10"));
        await house.PutAsync("c2", Condition("E11"));
        var first = await house.SearchAsync(ResourceType.Condition, "patient=p1&_count=1");
        Assert.Equal("c1", first.Entries[0].Resource.Id);
        await house.PutAsync("c2", Condition("F32"));
        var next = await house.Door.SearchAsync(
            new SearchCall(ResourceType.Condition, DoorFixture.Pairs("patient=p1&_count=1"), Strict: true, first.Next) { Caller = ViewHouse.CallerOf("", "viewer"), RequestId = "n" }, ViewHouse.Stop);
        Assert.Empty(next.Value.Entries);
    }

    [Fact]
    public async Task A_label_passes_to_what_refers_to_it_in_the_same_write_and_later()
    {
        await using var house = await WithPatientAsync();
        await house.PutAsync("e1", """{"resourceType":"Encounter","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"extension":[{"url":"urn:klang:f43:CLINIC","valueString":"10900"}],"subject":{"reference":"Patient/p1"}}""");
        await house.PutAsync("c1", Condition("I10", more: "\"encounter\":{\"reference\":\"Encounter/e1\"},"));
        Assert.Equal(RefusalKind.NotFound, (await house.ReadAsync(ResourceType.Condition, "c1")).Refusal!.Kind);

        var visit = DoorFixture.Write(WriteKind.Create, """{"resourceType":"Encounter","status":"finished","meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"PSY"}]},"class":{"code":"AMB"},"subject":{"reference":"Patient/p1"},"diagnosis":[{"condition":{"reference":"urn:uuid:00000000-0000-0000-0000-000000000002"}}]}""", fullUrl: "urn:uuid:00000000-0000-0000-0000-000000000001");
        var weight = DoorFixture.Write(WriteKind.Create, """{"resourceType":"Observation","status":"final","code":{"text":"weight"},"subject":{"reference":"Patient/p1"},"encounter":{"reference":"urn:uuid:00000000-0000-0000-0000-000000000001"}}""", fullUrl: "urn:uuid:00000000-0000-0000-0000-000000000003");
        var other = DoorFixture.Write(WriteKind.Create, Condition("E11"), fullUrl: "urn:uuid:00000000-0000-0000-0000-000000000002");
        var written = (await house.Door.TransactAsync(
            new TransactionCall([new BundleItem(visit), new BundleItem(weight), new BundleItem(other)]) { Caller = ViewHouse.CallerOf("10001", ViewHouse.Everyone), RequestId = "t" }, ViewHouse.Stop)).Value;
        Assert.False((await house.ReadAsync(ResourceType.Observation, written.Items[1].Write!.Resource!.Id)).IsOk);
        Assert.True((await house.ReadAsync(ResourceType.Condition, written.Items[2].Write!.Resource!.Id)).IsOk);
    }

    [Fact]
    public async Task A_visit_does_not_inherit_from_one_of_its_diagnoses()
    {
        await using var house = await WithPatientAsync();
        await house.PutAsync("c1", Condition("F32"));
        await house.PutAsync("e1", """{"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p1"},"diagnosis":[{"condition":{"reference":"Condition/c1"}}]}""");
        Assert.True((await house.ReadAsync(ResourceType.Encounter, "e1")).IsOk);
    }

    [Theory]
    [InlineData("2009-05-01", true)]
    [InlineData("2006-03-02", true)]
    [InlineData("2006-03-01", false)]
    [InlineData("1990", false)]
    [InlineData(null, false)]
    public async Task Pregnancy_is_sensitive_under_twenty_at_the_time_of_care(string? birth, bool isHidden)
    {
        await using var house = await ViewHouse.OpenAsync(Plain);
        await house.PutAsync("p1", birth is null ? """{"resourceType":"Patient","gender":"female"}""" : DoorFixture.Patient(birth: birth));
        await house.PutAsync("c1", Condition("O24.4"));
        await house.PutAsync("c2", Condition("Z30.0"));
        Assert.Equal(isHidden, !(await house.ReadAsync(ResourceType.Condition, "c1")).IsOk);
        Assert.Equal(isHidden, !(await house.ReadAsync(ResourceType.Condition, "c2")).IsOk);
    }

    [Fact]
    public async Task Made_ids_tell_nothing_of_what_was_written_beside_them()
    {
        await using var house = await WithPatientAsync();
        await house.PutAsync("c9", Condition("I10"));
        Write[] writes =
        [
            DoorFixture.Write(WriteKind.Create, Condition("F32")), DoorFixture.Write(WriteKind.Create, Condition("I10")),
            DoorFixture.Write(WriteKind.Update, Condition("F20"), "c9"), DoorFixture.Write(WriteKind.Create, Condition("E11")),
        ];
        var written = (await house.Door.TransactAsync(
            new TransactionCall([.. writes.Select(write => new BundleItem(write))]) { Caller = ViewHouse.CallerOf("10001", ViewHouse.Everyone), RequestId = "t" }, ViewHouse.Stop)).Value;
        Assert.True(RecordId.TryParse(written.Items[1].Write!.Resource!.Id, out var first));
        Assert.True(RecordId.TryParse(written.Items[3].Write!.Resource!.Id, out var second));
        Assert.Equal((first.BlockId, first.Slot + 1), (second.BlockId, second.Slot));

        // The place after them holds a mark; it answers as any other that holds nothing.
        foreach (var slot in new[] { second.Slot + 1, second.Slot + 2 })
        {
            var refusal = (await house.ReadAsync(ResourceType.Condition, RecordId.Of(second.BlockId, ResourceType.Condition, slot).ToString())).Refusal!;
            Assert.Equal((RefusalKind.NotFound, "There is no Condition with this id here."), (refusal.Kind, refusal.Complaints[0].Message));
        }
    }

    [Fact]
    public async Task A_conditional_create_finds_what_is_restricted_for_whom_may_see_it()
    {
        await using var house = await WithPatientAsync();
        var write = DoorFixture.Write(WriteKind.Create, Condition("F32"), condition: "identifier=urn:x|F32");
        var first = (await house.WriteAsync(write, "10001")).Value;
        var again = (await house.WriteAsync(write, "10001")).Value;
        Assert.Equal((WriteOutcome.Created, WriteOutcome.Unchanged, first.Resource!.Id), (first.Outcome, again.Outcome, again.Resource!.Id));

        // Who may not see it writes as if it were not there.
        Assert.Equal(WriteOutcome.Created, (await house.WriteAsync(write, "10002", "viewer")).Value.Outcome);
        Assert.Equal(2, (await house.FindAsync(ResourceType.Condition, "patient=p1", ViewHouse.Everyone)).Count);
    }

    [Fact]
    public async Task A_hundred_conditional_creates_at_once_make_one_restricted_record()
    {
        await using var house = await WithPatientAsync();
        await house.PutAsync("c0", Condition("F20"));
        var write = DoorFixture.Write(WriteKind.Create, Condition("F32"), condition: "identifier=urn:x|F32");
        await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => house.WriteAsync(write, "10001")));
        Assert.Equal(2, (await house.FindAsync(ResourceType.Condition, "patient=p1", ViewHouse.Everyone)).Count);
    }

    [Fact]
    public async Task Writes_on_what_is_hidden_tell_nothing_of_it()
    {
        await using var house = await WithPatientAsync();
        await house.PutAsync("c1", Condition("F32"));
        var put = await house.WriteAsync(DoorFixture.Write(WriteKind.Update, Condition("I10"), "c1"), "10002", "viewer");
        Assert.Equal((RefusalKind.Conflict, "duplicate"), (put.Refusal!.Kind, put.Refusal.Complaints[0].Code));
        Assert.DoesNotContain("10001", put.Refusal.Complaints[0].Message, StringComparison.Ordinal);
        Assert.Null((await house.WriteAsync(new Write { Kind = WriteKind.Delete, Type = ResourceType.Condition, Id = "c1" }, "10002", "viewer")).Value.Resource);
        var patch = new Write { Kind = WriteKind.Patch, Type = ResourceType.Condition, Id = "c1", Body = Encoding.UTF8.GetBytes("""[{"op":"add","path":"/language","value":"th"}]""") };
        Assert.Equal(RefusalKind.NotFound, (await house.WriteAsync(patch, "10001", "viewer")).Refusal!.Kind);

        // What it wrote itself a facility may go on writing, seen or not; a wrong version is answered as if there were none.
        var own = DoorFixture.Write(WriteKind.Update, Condition("I10"), "c1");
        Assert.Equal((await house.WriteAsync(own with { Id = "c9", IfMatch = 7 }, "10001", "viewer")).Refusal!.Complaints[0].Message,
            (await house.WriteAsync(own with { IfMatch = 7 }, "10001", "viewer")).Refusal!.Complaints[0].Message);
        Assert.True((await house.WriteAsync(own, "10001", "viewer")).IsOk);
        Assert.Equal(2, (await house.ReadAsync(ResourceType.Condition, "c1", caller: ViewHouse.Everyone)).Value.Version);
        Assert.False((await house.ReadAsync(ResourceType.Condition, "c1")).IsOk);
    }

    [Fact]
    public async Task A_merge_takes_compartment_R_along_and_an_unmerge_brings_it_back()
    {
        await using var house = await WithPatientAsync();
        await house.PutAsync("p2", DoorFixture.Patient(DoorFixture.Citizen(2), given: "อื่น"), "10002");
        await house.PutAsync("c2", Condition("B24", "p2"), "10002");
        await house.PutAsync("c3", Condition("I10", "p2"), "10002");
        await house.PutAsync("c3", Condition("F20", "p2"), "10002");
        var merged = await house.Door.MergeAsync(new MergeCall("p2", "p1", "one person") { Caller = ViewHouse.CallerOf("", ViewHouse.Everyone), RequestId = "m" }, ViewHouse.Stop);
        Assert.True(merged.IsOk);
        var (head, blocks) = await ChartAsync(house);
        Assert.Equal((SensitiveCategories.Hiv | SensitiveCategories.MentalHealth, 2), (head.Labels, Restricted(blocks)));
        Assert.Empty(await house.FindAsync(ResourceType.Condition, "patient=p1"));
        Assert.Empty(await house.FindAsync(ResourceType.Condition, "code=I10"));
        Assert.Equal(["Condition/c2", "Condition/c3"], (await house.FindAsync(ResourceType.Condition, "patient=p1", ViewHouse.Everyone)).Order());
        Assert.Empty(await CandidatesAsync(house, "code=B24"));

        Assert.True((await house.Door.UnmergeAsync(new UnmergeCall("p2", "two after all") { Caller = ViewHouse.CallerOf("", ViewHouse.Everyone), RequestId = "u" }, ViewHouse.Stop)).IsOk);
        Assert.Equal(SensitiveCategories.None, (await ChartAsync(house)).Head.Labels);
        Assert.Equal(SensitiveCategories.Hiv | SensitiveCategories.MentalHealth, (await ChartAsync(house, "p2")).Head.Labels);
        Assert.False((await house.ReadAsync(ResourceType.Condition, "c3", 1)).IsOk);
        Assert.True((await house.ReadAsync(ResourceType.Condition, "c3", 1, ViewHouse.Everyone)).IsOk);
    }

    [Fact]
    public async Task A_large_attachment_of_a_restricted_document_opens_only_with_it()
    {
        await using var house = await WithPatientAsync();
        var data = Convert.ToBase64String(new byte[200_000]);
        await house.PutAsync("d1", $$$"""{"resourceType":"DocumentReference","meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"PSY"}]},"status":"current","subject":{"reference":"Patient/p1"},"content":[{"attachment":{"contentType":"application/pdf","data":"{{{data}}}"}}]}""");
        Assert.False((await house.ReadAsync(ResourceType.DocumentReference, "d1")).IsOk);
        Assert.Contains(data, ViewHouse.Text((await house.ReadAsync(ResourceType.DocumentReference, "d1", caller: ViewHouse.Everyone)).Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_that_does_not_exist_for_the_caller_answers_as_a_missing_one()
    {
        await using var house = await ViewHouse.OpenAsync((_, head) => head.Sources.Any(source => source.PatientId == "p1") ? null : AccessView.Everything);
        await house.PutAsync("p1", DoorFixture.Patient(DoorFixture.Citizen(1)));
        await house.PutAsync("c1", Condition("I10"));
        Assert.Equal((await house.ReadAsync(ResourceType.Condition, "c9")).Refusal!.Complaints[0].Message, (await house.ReadAsync(ResourceType.Condition, "c1")).Refusal!.Complaints[0].Message);
        Assert.Equal((await house.ReadAsync(ResourceType.Patient, "p9")).Refusal!.Complaints[0].Message, (await house.ReadAsync(ResourceType.Patient, "p1")).Refusal!.Complaints[0].Message);
        Assert.Empty(await house.FindAsync(ResourceType.Condition, "patient=p1"));
        Assert.Empty(await house.FindAsync(ResourceType.Condition, "code=I10"));
        Assert.Empty(await house.FindAsync(ResourceType.Patient, $"identifier={DoorFixture.Citizen(1)}"));
        Assert.Equal(RefusalKind.Conflict, (await house.WriteAsync(DoorFixture.Write(WriteKind.Update, Condition("I10"), "c1"), "10002", "viewer")).Refusal!.Kind);
    }

    [Fact]
    public void Slots_and_heads_of_either_age_are_read()
    {
        var slot = new Slot { Type = ResourceType.Condition, Id = "con1", Version = 2, Flags = SlotTraits.Labelled, Categories = SensitiveCategories.MentalHealth };
        var output = new ArrayBufferWriter<byte>();
        BlockCodec.Encode(0, [slot], output);
        Assert.Equal("01011C800204636F6E310100", Convert.ToHexString(output.WrittenSpan));
        Assert.Equal(slot.Categories, BlockCodec.Decode(0, output.WrittenMemory)[0].Categories);

        var head = new AccessHead { GoldenId = "g", MergedInto = 5, Labels = SensitiveCategories.Hiv };
        Assert.Equal(SensitiveCategories.Hiv, AccessHead.Decode(head.Encode()).Labels);
        Assert.Equal((5, SensitiveCategories.None), (AccessHead.Decode([2, 1, (byte)'g', 0, 5]).MergedInto, AccessHead.Decode([2, 1, (byte)'g', 0, 5]).Labels));
    }
}
