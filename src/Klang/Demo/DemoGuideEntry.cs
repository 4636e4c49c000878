namespace Klang.Demo;

/// <summary>A person worth looking up, and why.</summary>
/// <param name="Number">What to type into the box: a citizen number, or a passport number.</param>
/// <param name="Name">Thai name with title.</param>
/// <param name="WhyTh">What the chart shows, in Thai.</param>
/// <param name="WhyEn">The same in English.</param>
public sealed record DemoGuideEntry(string Number, string Name, string WhyTh, string WhyEn);
