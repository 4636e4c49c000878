using Klang.Exchange.Thai43;
using Klang.Tests.Architecture;
using Xunit;

namespace Klang.Tests.Exchange.Thai43;

/// <summary>The page that says where every field goes says what the code does.</summary>
public sealed class FieldTableTests
{
    static string Page => Path.Combine(House.Root, "docs", "thai43-fields.md");

    [Fact]
    public async Task Every_field_goes_where_the_page_says()
    {
        var made = await FieldTable.WriteAsync();
        var page = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        if (made != page)
        {
            var lines = page.Split('\n').ToHashSet(StringComparer.Ordinal);
            var fresh = Path.Combine(Path.GetTempPath(), "thai43-fields.md");
            await File.WriteAllTextAsync(fresh, made, TestContext.Current.CancellationToken);
            Assert.Fail($"docs/thai43-fields.md is not what the code does. Look at the differences, and put {fresh} in its place.\n"
                + string.Join('\n', made.Split('\n').Where(line => !lines.Contains(line)).Take(20)));
        }
    }

    [Fact]
    public async Task No_field_of_the_standard_is_lost()
    {
        var page = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("nowhere", page, StringComparison.Ordinal);
        var overview = await File.ReadAllTextAsync(Path.Combine(House.Root, "docs", "thai43.md"), TestContext.Current.CancellationToken);
        foreach (var file in Standard.Files)
        {
            Assert.Contains($"\n## {file.Name}\n", page, StringComparison.Ordinal);
            Assert.Contains(file.Name.Split('_')[0], overview, StringComparison.Ordinal);
        }
    }
}
