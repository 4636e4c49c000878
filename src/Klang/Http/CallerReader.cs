using Klang.Fhir;
using Klang.Records;

namespace Klang.Http;

/// <summary>Who asks: what the gate found out. The full-rights caller of development names its facility in a header.</summary>
static class CallerReader
{
    public const string FacilityHeader = "X-Klang-Facility";
    const int FacilityLength = 5;

    static readonly Refusal Unknown = new(RefusalKind.Unauthenticated, "login", "Sign in, or send an access token: Authorization: Bearer …");

    /// <summary>Nobody, where everybody may ask (the capability statement). Every decision refuses it.</summary>
    public static Caller Nobody { get; } = new() { Id = "anonymous", Kind = CallerKind.Staff, Role = CallerRole.None };

    /// <summary>The caller of a request; unauthenticated when no gate let it in.</summary>
    public static Outcome<Caller> Read(HttpContext context) => context.Features.Get<CallerFeature>()?.Caller ?? Unknown;

    /// <summary>What everybody is told who is not known, whatever the reason.</summary>
    public static Refusal NotKnown => Unknown;

    /// <summary>The development caller with the facility that the header names.</summary>
    public static Outcome<Caller> ForDevelopment(Caller caller, IHeaderDictionary headers)
    {
        if (!headers.TryGetValue(FacilityHeader, out var values))
        {
            return caller;
        }

        return values.Count == 1 && values[0] is { Length: FacilityLength } facility && facility.All(char.IsAsciiLetterOrDigit)
            ? caller with { Facility = facility }
            : new Refusal(RefusalKind.BadRequest, "value", $"{FacilityHeader} is one facility code of five letters and digits.");
    }
}
