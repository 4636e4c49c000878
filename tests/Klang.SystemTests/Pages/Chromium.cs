using Microsoft.Playwright;
using Xunit;

namespace Klang.SystemTests.Pages;

/// <summary>One real browser for all page tests: Debian's Chromium, or the one that KLANG_CHROMIUM names.</summary>
public sealed class Chromium : IAsyncLifetime
{
    IPlaywright? playwright;

    internal static string Path => Environment.GetEnvironmentVariable("KLANG_CHROMIUM") ?? "/usr/bin/chromium";

    internal IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Path,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        playwright?.Dispose();
    }

    /// <summary>A page of its own, without script, in a window of the given size.</summary>
    internal async Task<IPage> OpenAsync(int width, int height, bool withScript = false)
    {
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            JavaScriptEnabled = withScript,
            Locale = "th-TH",
        });
        return await context.NewPageAsync();
    }

    /// <summary>
    /// Presses Enter in a box and waits for what the next page shows. Chromium drops keys that come before a page's first frame is
    /// drawn, faster than any person presses them; then it is pressed again.
    /// </summary>
    internal static async Task EnterAsync(IPage page, string box, ILocator shown)
    {
        const int Attempts = 4;
        await page.ScreenshotAsync();
        for (var attempt = 1; ; attempt++)
        {
            await page.Locator(box).PressAsync("Enter");
            try
            {
                await shown.WaitForAsync(new LocatorWaitForOptions { Timeout = 5_000 });
                return;
            }
            catch (TimeoutException) when (attempt < Attempts)
            {
                if (!await page.Locator(box).IsVisibleAsync())
                {
                    await shown.WaitForAsync();
                    return;
                }
            }
        }
    }
}
