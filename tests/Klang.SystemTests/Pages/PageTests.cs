using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Klang.SystemTests.Pages;

/// <summary>What a person at a screen meets, in a real browser with script switched off.</summary>
[Trait("Speed", "Slow")]
public sealed class PageTests(PagesHost host, Chromium chromium) : IClassFixture<PagesHost>, IClassFixture<Chromium>
{
    static readonly (int Width, int Height)[] Sizes = [(1366, 768), (360, 740)];

    public static TheoryData<string, int, int> EveryPage()
    {
        var data = new TheoryData<string, int, int>();
        foreach (var path in (string[])["/", "/chart/full", "/chart/pregnant", "/chart/bare", "/chart/down", "/chart/forbidden", "/nowhere"])
        {
            foreach (var (width, height) in Sizes)
            {
                data.Add(path, width, height);
                data.Add(path + "?lang=en", width, height);
            }
        }

        return data;
    }

    [Theory]
    [InlineData(1366, 768)]
    [InlineData(360, 740)]
    public async Task Number_and_enter_show_the_allergies_without_scrolling(int width, int height)
    {
        var page = await chromium.OpenAsync(width, height);
        await page.GotoAsync(host.Address);
        await page.Locator("#cid").FillAsync("๓-๙๙๙๙-๐๐๐๐๐-๑๒-๕");
        await Chromium.EnterAsync(page, "#cid", page.Locator(".strip"));

        Assert.EndsWith("/chart/full", page.Url, StringComparison.Ordinal);
        var box = await page.Locator(".strip .line").First.BoundingBoxAsync();

        Assert.NotNull(box);
        Assert.InRange(box.Y + box.Height, 0, height);
        Assert.Contains("Amoxicillin", await page.Locator(".strip").InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("3999900000125", page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("full", "danger", "แพ้ยา")]
    [InlineData("pregnant", "ok", "ไม่มีประวัติแพ้ยา ยืนยันแล้ว 1 ต.ค. 2569")]
    [InlineData("bare", "warn", "ยังไม่ได้ซักประวัติแพ้ยา")]
    [InlineData("down", "unknown", "โหลดประวัติแพ้ยาไม่ได้")]
    public async Task The_strip_shows_one_of_four_states(string chart, string kind, string words)
    {
        var page = await chromium.OpenAsync(1366, 768);
        await page.GotoAsync($"{host.Address}/chart/{chart}");

        var strip = page.Locator(".strip");
        Assert.Contains(kind, await strip.GetAttributeAsync("class"), StringComparison.Ordinal);
        Assert.Contains(words, await strip.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistyped_number_is_explained_beside_the_box_and_kept()
    {
        var page = await chromium.OpenAsync(1366, 768);
        await page.GotoAsync(host.Address);
        await page.Locator("#cid").FillAsync("3-9999-00000-12-6");
        await page.Locator("button[type=submit]").ClickAsync();

        Assert.Equal("3-9999-00000-12-6", await page.Locator("#cid").InputValueAsync());
        Assert.Contains("หลักสุดท้าย", await page.Locator("#cid-fault").InnerTextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("ผิดพลาด:", await page.TitleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_person_is_said_plainly()
    {
        var page = await chromium.OpenAsync(1366, 768);
        await page.GotoAsync(host.Address);
        await page.Locator("#cid").FillAsync("1999900000013");
        await Chromium.EnterAsync(page, "#cid", page.GetByText("ไม่พบผู้รับบริการ").First);

        Assert.Contains("ไม่พบผู้รับบริการ", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_language_switch_keeps_the_place()
    {
        var page = await chromium.OpenAsync(1366, 768);
        await page.GotoAsync($"{host.Address}/chart/full");
        await page.Locator("a.language").ClickAsync();

        Assert.EndsWith("/chart/full?lang=en", page.Url, StringComparison.Ordinal);
        Assert.Contains("Current medicines", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("en", await page.Locator("html").GetAttributeAsync("lang"));
    }

    [Fact]
    public async Task The_keyboard_alone_reaches_the_content_and_opens_every_source()
    {
        var page = await chromium.OpenAsync(1366, 768);
        await page.GotoAsync($"{host.Address}/chart/full");
        await page.ScreenshotAsync(); // A frame is drawn: keys before it are dropped.
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("#content", await page.Locator("a:focus").GetAttributeAsync("href"));

        await page.Locator(".strip summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.True(await page.Locator(".strip table").IsVisibleAsync());
    }

    [Fact]
    public async Task Vital_signs_of_one_visit_stand_under_its_day_and_place()
    {
        var page = await chromium.OpenAsync(1366, 768);
        await page.GotoAsync($"{host.Address}/chart/full");

        Assert.Equal(
            ["20 ต.ค. 2569 · อายุ 1 เดือน · รพ.ชุมชนป่าสมมติ", "18 พ.ย. 2569 · อายุ 5 วัน · รพ.สต.บ้านสมมติ", "20 มิ.ย. 2569 · อายุ 5 เดือน · รพ.ชุมชนป่าสมมติ"],
            await page.Locator(".taken").AllInnerTextsAsync());
        Assert.Contains("148/92", await page.Locator("dl.vitals").First.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_beyond_every_result_is_still_drawn()
    {
        var page = await chromium.OpenAsync(1366, 768);
        await page.GotoAsync($"{host.Address}/chart/full");

        var bands = await page.Locator(".results .band").EvaluateAllAsync<double[]>("bands => bands.map(band => band.height.baseVal.value)");
        Assert.NotEmpty(bands);
        Assert.All(bands, height => Assert.True(height > 3, $"A band is {height} high."));
    }

    [Fact]
    public async Task A_printed_chart_shows_every_source_of_every_allergy()
    {
        var page = await chromium.OpenAsync(703, 1000);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await page.GotoAsync($"{host.Address}/chart/full");

        Assert.True(await page.Locator(".strip table").IsVisibleAsync());
        Assert.True(await page.Locator(".medicines details table").IsVisibleAsync());
        Assert.False(await page.Locator(".top nav").IsVisibleAsync());
        var head = page.Locator(".running");
        Assert.Equal("table-header-group", await head.EvaluateAsync<string>("head => getComputedStyle(head).display"));
        Assert.Contains("นางสมใจ ใจดี", await head.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("แพ้ยา: Amoxicillin, Ibuprofen · แพ้อาหารและอื่น ๆ: กุ้ง", await head.InnerTextAsync(), StringComparison.Ordinal);
        var spill = await page.Locator("main").EvaluateAsync<int>("main => main.scrollWidth - main.clientWidth");
        Assert.Equal(0, spill);
    }

    [Theory]
    [MemberData(nameof(EveryPage))]
    public async Task Axe_finds_no_serious_fault(string path, int width, int height)
    {
        var page = await chromium.OpenAsync(width, height, withScript: true);
        await page.GotoAsync(host.Address + path);
        await page.EvaluateAsync(await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "axe", "axe.min.js"), TestContext.Current.CancellationToken));
        var found = await page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run()).violations.map(v => ({ id: v.id, impact: v.impact, nodes: v.nodes.map(n => n.html).slice(0, 3) }))");

        var serious = found.EnumerateArray()
            .Where(violation => violation.GetProperty("impact").GetString() is "serious" or "critical" or "moderate")
            .Select(violation => violation.GetRawText());
        Assert.Empty(serious);
    }

    [Theory]
    [MemberData(nameof(EveryPage))]
    public async Task Nothing_breaks_the_policy_and_nothing_spills_sideways(string path, int width, int height)
    {
        var page = await chromium.OpenAsync(width, height, withScript: true);
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            // The browser itself remarks on answers other than 200; only what the page does counts.
            if (message.Type is "error" or "warning" && !message.Text.Contains("the server responded with a status", StringComparison.Ordinal))
            {
                complaints.Add(message.Text);
            }
        };
        var outside = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(host.Address, StringComparison.Ordinal))
            {
                outside.Add(request.Url);
            }
        };
        await page.GotoAsync(host.Address + path, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });

        var spill = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.Empty(complaints);
        Assert.Empty(outside);
        Assert.Equal(0, spill);
    }
}
