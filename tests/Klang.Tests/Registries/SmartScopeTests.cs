using Klang.Registries;
using Xunit;

namespace Klang.Tests.Registries;

/// <summary>SMART App Launch 2.2, scopes: https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html</summary>
public sealed class SmartScopeTests
{
    [Theory]
    [InlineData("patient/Observation.rs", "patient/Observation.rs")]
    [InlineData("user/*.cruds", "user/*.cruds")]
    [InlineData("system/Patient.read", "system/Patient.rs")]
    [InlineData("system/Patient.write", "system/Patient.cud")]
    [InlineData("system/*.*", "system/*.cruds")]
    [InlineData("patient/Observation.rs?category=laboratory&code=1", "patient/Observation.rs?category=laboratory&code=1")]
    [InlineData("launch/patient", "launch/patient")]
    public void A_scope_is_read(string text, string written) => Assert.Equal(written, SmartScope.Parse(text)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("patient/Observation")]
    [InlineData("patient/Observation.")]
    [InlineData("patient/Observation.sr")]
    [InlineData("patient/Observation.rr")]
    [InlineData("patient/Observation.x")]
    [InlineData("patient/Nothing.rs")]
    [InlineData("patient/observation.rs")]
    [InlineData("nobody/Observation.rs")]
    [InlineData("patient/Observation.rs?")]
    [InlineData("patient/Observation.rs?category")]
    [InlineData("patient/Observation.rs?a=\"b\"")]
    [InlineData("email")]
    public void What_is_no_scope_is_refused(string text) => Assert.Null(SmartScope.Parse(text));

    [Theory]
    [InlineData("system/*.cruds", "system/Patient.r", true)]
    [InlineData("system/Patient.rs", "system/Patient.r", true)]
    [InlineData("system/Patient.rs", "system/Patient.rs?gender=male", true)]
    [InlineData("system/Patient.rs?gender=male", "system/Patient.rs", false)]
    [InlineData("system/Patient.rs", "system/Patient.c", false)]
    [InlineData("system/Patient.rs", "user/Patient.rs", false)]
    [InlineData("system/Patient.rs", "system/*.rs", false)]
    [InlineData("openid", "openid", true)]
    [InlineData("openid", "fhirUser", false)]
    public void A_scope_covers_what_it_holds(string has, string asked, bool covers) =>
        Assert.Equal(covers, SmartScope.Parse(has)!.Covers(SmartScope.Parse(asked)!));

    [Fact]
    public void Too_many_and_too_long_are_refused()
    {
        Assert.NotNull(SmartScope.ParseAll(string.Join(' ', Enumerable.Repeat("system/Patient.r", 64))));
        Assert.Null(SmartScope.ParseAll(string.Join(' ', Enumerable.Repeat("system/Patient.r", 65))));
        Assert.Null(SmartScope.ParseAll("system/Patient.rs?a=" + new string('x', 5000)));
    }
}
