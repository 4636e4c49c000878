using Klang.Care.Summaries;

namespace Klang.Web.Wording;

/// <summary>The tint of a result's tag; the word inside says the same.</summary>
static class FlagKind
{
    internal static string Of(ResultStanding standing) =>
        standing is ResultStanding.CriticalHigh or ResultStanding.CriticalLow ? "danger" : "warn";
}
