using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Search;
using Xunit;

namespace Klang.Tests.Fhir.Search;

public sealed class SortKeyTests
{
    static readonly string[] Patients =
    [
        """{"id":"a","birthDate":"1980-01-01","name":[{"family":"ไชยา"},{"family":"ก้อง"}]}""",
        """{"id":"b","name":[{"family":"เก่ง"}]}""",
        """{"id":"c","birthDate":"1970","name":[{"family":"anna"}]}""",
        """{"id":"d","birthDate":"1980-01-01"}""",
    ];

    [Theory]
    [InlineData("birthdate", "c a d b")]
    [InlineData("-birthdate", "a d c b")]
    [InlineData("family", "c a b d")]
    [InlineData("-family", "a b c d")]
    [InlineData("-birthdate,-_id", "d a c b")]
    [InlineData("_id", "a b c d")]
    [InlineData("-_lastUpdated", "a b c d")]
    public void Values_order_resources_and_missing_ones_come_last(string sort, string expected)
    {
        var order = new SortOrder(SearchCase.Parse(ResourceType.Patient, "_sort=" + sort).Value.Sort);
        var rows = Patients.Select(json =>
        {
            using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(json)).Value;
            var id = tape.Root["id"u8].GetString()!;
            return (Id: id, Values: order.Read(tape.Root, ResourceType.Patient, SearchCase.Identity with { Id = id }));
        });
        Assert.Equal(expected, string.Join(' ', rows.OrderBy(row => row.Values, order).Select(row => row.Id)));
    }
}
