using System.Globalization;
using System.Text;
using Klang.Fhir.Search;
using Xunit;

namespace Klang.Tests.Fhir.Search;

public sealed class DateRangeTests
{
    [Theory]
    [InlineData("2025", "2024-12-31T17:00:00.000Z", "2025-12-31T17:00:00.000Z")]
    [InlineData("2024-02", "2024-01-31T17:00:00.000Z", "2024-02-29T17:00:00.000Z")]
    [InlineData("2025-01-31", "2025-01-30T17:00:00.000Z", "2025-01-31T17:00:00.000Z")]
    [InlineData("2025-01-31T10:15", "2025-01-31T03:15:00.000Z", "2025-01-31T03:16:00.000Z")]
    [InlineData("2025-01-31T10:15Z", "2025-01-31T10:15:00.000Z", "2025-01-31T10:16:00.000Z")]
    [InlineData("2025-01-31T10:15:30+07:00", "2025-01-31T03:15:30.000Z", "2025-01-31T03:15:31.000Z")]
    [InlineData("2025-01-31T10:15:30 07:00", "2025-01-31T03:15:30.000Z", "2025-01-31T03:15:31.000Z")]
    [InlineData("2025-01-31T10:15:30.25-05:30", "2025-01-31T15:45:30.250Z", "2025-01-31T15:45:30.260Z")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.000Z", "2017-01-01T00:00:00.000Z")]
    public void A_date_means_the_span_of_its_precision_in_Bangkok(string text, string low, string high)
    {
        Assert.True(DateRange.TryParse(Encoding.UTF8.GetBytes(text), out var range));
        Assert.Equal(low, Shown(range.LowTicks));
        Assert.Equal(high, Shown(range.HighTicks));
    }

    [Theory]
    [InlineData("")]
    [InlineData("25")]
    [InlineData("0000")]
    [InlineData("2025-13")]
    [InlineData("2025-00")]
    [InlineData("2025-02-29")]
    [InlineData("2025-1-1")]
    [InlineData("2025-01-01T")]
    [InlineData("2025-01-01T10")]
    [InlineData("2025-01-01T24:00")]
    [InlineData("2025-01-01T10:60")]
    [InlineData("2025-01-01T10:00:61Z")]
    [InlineData("2025-01-01T10:00:00.Z")]
    [InlineData("2025-01-01T10:00:00+15:00")]
    [InlineData("2025-01-01T10:00:00z")]
    [InlineData("2568-01-0๑")]
    public void What_is_no_date_is_refused(string text) => Assert.False(DateRange.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("0001")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999")]
    [InlineData("9999-12")]
    [InlineData("9999-12-31")]
    [InlineData("9999-12-31T23:59:59.9999999-14:00")]
    public void The_ends_of_time_do_not_overflow(string text)
    {
        Assert.True(DateRange.TryParse(Encoding.UTF8.GetBytes(text), out var range));
        Assert.InRange(range.LowTicks, DateRange.MinTicks, range.HighTicks);
        Assert.InRange(range.HighTicks, range.LowTicks, DateRange.MaxTicks);
    }

    [Fact]
    public void A_day_is_a_day_in_Bangkok()
    {
        var lateUtc = new DateTime(2025, 1, 1, 17, 0, 0, DateTimeKind.Utc).Ticks;
        Assert.Equal(new DateOnly(2025, 1, 2).DayNumber, DateRange.DayOf(lateUtc));
        Assert.Equal(new DateOnly(2025, 1, 1).DayNumber, DateRange.DayOf(lateUtc - 1));
    }

    static string Shown(long ticks) => new DateTime(ticks).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
