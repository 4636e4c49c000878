using Klang.Records;
using Xunit;
using static Klang.Tests.Records.Access.People;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Records.Access;

/// <summary>Who oversees the service, and that nobody else does.</summary>
public sealed class OversightTests
{
    [Theory]
    [InlineData(CallerRole.Operator, OversightWork.Ledger, true)]
    [InlineData(CallerRole.Auditor, OversightWork.Ledger, true)]
    [InlineData(CallerRole.PrivacyOfficer, OversightWork.Erasures, true)]
    [InlineData(CallerRole.Operator, OversightWork.Erasures, false)]
    [InlineData(CallerRole.PrivacyOfficer, OversightWork.Ledger, false)]
    [InlineData(CallerRole.Nurse, OversightWork.Ledger, false)]
    [InlineData(CallerRole.Planner, OversightWork.Erasures, false)]
    [InlineData(CallerRole.Volunteer, OversightWork.Erasures, false)]
    [InlineData(CallerRole.Physician, OversightWork.Ledger, false)]
    public async Task Each_work_is_its_roles_alone_and_an_entry_either_way(CallerRole role, OversightWork work, bool may)
    {
        await using var house = await DoorFixture.OpenAsync();
        var before = await house.LedgerSizeAsync();
        var call = new OversightCall(work, "test") { Caller = Staff(role, ""), RequestId = house.NextRequest(), Purpose = "HOPERAT" };
        Assert.Equal(may, (await house.Door.OverseeAsync(call, Stop)).IsOk);
        Assert.Equal(before + 1, await house.LedgerSizeAsync());
    }

    [Fact]
    public async Task Citizens_oversee_nothing()
    {
        await using var house = await DoorFixture.OpenAsync();
        foreach (var work in Enum.GetValues<OversightWork>())
        {
            var call = new OversightCall(work, "test") { Caller = People.Citizen("p"), RequestId = house.NextRequest(), Purpose = "HOPERAT" };
            Assert.False((await house.Door.OverseeAsync(call, Stop)).IsOk);
        }
    }

    [Fact]
    public async Task An_operator_rotates_keys_and_a_nurse_does_not()
    {
        await using var house = await DoorFixture.OpenAsync();
        var call = new CheckKeysCall { Caller = Staff(CallerRole.Operator, ""), RequestId = house.NextRequest(), Purpose = "HOPERAT" };
        Assert.True((await house.Door.CheckKeysAsync(call, Stop)).IsOk);
        Assert.False((await house.Door.CheckKeysAsync(call with { Caller = Staff(CallerRole.Nurse, Hospital) }, Stop)).IsOk);
    }

    [Fact]
    public async Task An_auditor_reads_the_log()
    {
        await using var house = await DoorFixture.OpenAsync();
        await house.MakeAsync(People.System(Hospital), Patient(DoorFixture.Citizen(1)));
        var call = new AuditCall { Caller = Staff(CallerRole.Auditor, ""), RequestId = house.NextRequest(), Purpose = "PATRQT" };
        Assert.NotEmpty((await house.Door.AuditAsync(call, Stop)).Value.Lines);
        Assert.False((await house.Door.AuditAsync(call with { Caller = Staff(CallerRole.Nurse, Hospital) }, Stop)).IsOk);
    }

    [Fact]
    public async Task An_update_with_If_Match_does_not_tell_a_hidden_resource_from_an_absent_one()
    {
        await using var house = await DoorFixture.OpenAsync();
        var hidden = await house.MakeAsync(People.System(Hospital), Patient(DoorFixture.Citizen(1)));
        house.Acting = People.System(District);
        var atHidden = await house.UpdateAsync(hidden, Patient().Insert(1, $"\"id\":\"{hidden}\","), ifMatch: 9);
        var atAbsent = await house.UpdateAsync("absent", Patient().Insert(1, "\"id\":\"absent\","), ifMatch: 9);
        Assert.Equivalent(atAbsent.Refusal, atHidden.Refusal, strict: true);
    }
}
