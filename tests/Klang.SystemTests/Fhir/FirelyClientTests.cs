using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Klang.SystemTests.Fhir;

/// <summary>A client that others wrote (the Firely SDK's) finds what it expects.</summary>
[Collection(FhirTests.Name)]
public sealed class FirelyClientTests(FhirHost host) : IDisposable
{
    readonly string mark = Guid.NewGuid().ToString("N");
    readonly FhirClient client = new(host.Base, new FhirClientSettings
    {
        PreferredFormat = ResourceFormat.Json,
        VerifyFhirVersion = true,
        ReturnPreference = ReturnPreference.Representation,
    });

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => client.Dispose();

    Patient Made() => new()
    {
        Name = [new HumanName { Family = mark, Given = ["ใจ"] }],
        Identifier = [new Identifier("http://example.org/f", mark)],
    };

    [Fact]
    public async Task It_creates_reads_updates_and_deletes()
    {
        var created = (await client.CreateAsync(Made(), Stop))!;
        Assert.Equal("1", created.Meta!.VersionId);
        created.Gender = AdministrativeGender.Female;
        var updated = (await client.UpdateAsync(created, versionAware: true, Stop))!;
        Assert.Equal("2", updated.Meta!.VersionId);
        await Assert.ThrowsAsync<FhirOperationException>(() => client.UpdateAsync(created, versionAware: true, Stop));
        var read = await client.ReadAsync<Patient>($"Patient/{created.Id}", ct: Stop);
        Assert.True(updated.IsExactly(read));
        Assert.Null((await client.ReadAsync<Patient>($"Patient/{created.Id}/_history/1", ct: Stop))!.Gender);
        Assert.Equal(2, (await client.HistoryAsync($"Patient/{created.Id}", ct: Stop))!.Entry.Count);
        await client.DeleteAsync(updated, Stop);
        var gone = await Assert.ThrowsAsync<FhirOperationException>(() => client.ReadAsync<Patient>($"Patient/{created.Id}", ct: Stop));
        Assert.Equal(System.Net.HttpStatusCode.Gone, gone.Status);
        Assert.Equal(OperationOutcome.IssueType.Deleted, gone.Outcome!.Issue[0].Code);
    }

    [Fact]
    public async Task It_writes_under_conditions_and_patches()
    {
        var condition = new SearchParams("identifier", $"http://example.org/f|{mark}");
        var first = (await client.ConditionalCreateAsync(Made(), condition, Stop))!;
        var second = (await client.ConditionalCreateAsync(Made(), condition, Stop))!;
        Assert.Equal(first.Id, second.Id);
        var made = Made();
        made.Active = true;
        Assert.Equal(first.Id, (await client.ConditionalUpdateAsync(made, condition, ct: Stop))!.Id);
        var patch = new Parameters();
        patch.AddReplacePatchParameter("Patient.active", new FhirBoolean(false));
        Assert.False((await client.PatchAsync<Patient>(first.Id!, patch, ct: Stop))!.Active);
        await client.ConditionalDeleteSingleAsync(condition, "Patient", ct: Stop);
        await Assert.ThrowsAsync<FhirOperationException>(() => client.ReadAsync<Patient>($"Patient/{first.Id}", ct: Stop));
    }

    [Fact]
    public async Task It_searches_and_follows_pages()
    {
        for (var number = 0; number < 3; number++)
        {
            await client.CreateAsync(new Patient { Name = [new HumanName { Family = mark }] }, Stop);
        }

        var page = await client.SearchAsync<Patient>(new SearchParams("family", mark).LimitTo(2), Stop);
        var found = 0;
        while (page is not null)
        {
            found += page.Entry.Count;
            page = await client.ContinueAsync(page, ct: Stop);
        }

        Assert.Equal(3, found);
        Assert.Equal(3, (await client.SearchUsingPostAsync<Patient>(new SearchParams("family", mark), Stop))!.Total);
    }

    [Fact]
    public async Task It_sends_transactions_and_reads_the_statement()
    {
        var urn = $"urn:uuid:{Guid.NewGuid()}";
        var bundle = new Bundle
        {
            Type = Bundle.BundleType.Transaction,
            Entry =
            [
                new() { FullUrl = urn, Resource = Made(), Request = new() { Method = Bundle.HTTPVerb.POST, Url = "Patient" } },
                new()
                {
                    Resource = new Observation { Status = ObservationStatus.Final, Code = new CodeableConcept { Text = "x" }, Subject = new ResourceReference(urn) },
                    Request = new() { Method = Bundle.HTTPVerb.POST, Url = "Observation" },
                },
            ],
        };
        var answer = (await client.TransactionAsync(bundle, Stop))!;
        Assert.Equal(Bundle.BundleType.TransactionResponse, answer.Type);
        Assert.Equal(answer.Entry[0].Resource!.TypeName + "/" + answer.Entry[0].Resource!.Id, ((Observation)answer.Entry[1].Resource!).Subject!.Reference);
        var statement = (CapabilityStatement)(await client.GetAsync("metadata", Stop))!;
        Assert.Equal(FHIRVersion.N4_0_1, statement.FhirVersion);
    }
}
