using System.Collections.Immutable;
using Klang.Fhir;

namespace Klang.Registries;

/// <summary>One scope of SMART App Launch 2.2 (§scopes): <c>patient/Observation.rs?category=laboratory</c>, or a word such as <c>openid</c>.</summary>
/// <param name="Context"><c>patient</c>, <c>user</c> or <c>system</c>; empty for a word.</param>
/// <param name="Type">A resource type, <c>*</c>, or the word itself.</param>
/// <param name="Rights">Letters of <c>cruds</c> in that order; empty for a word.</param>
/// <param name="Query">Limits after <c>?</c>; empty when none.</param>
sealed record SmartScope(string Context, string Type, string Rights, string Query)
{
    const string Letters = "cruds";
    const int TextLengthMax = 4096;
    const int ScopesMax = 64;

    /// <summary>Scopes that are words.</summary>
    public static ImmutableArray<string> Words { get; } =
        ["openid", "profile", "fhirUser", "launch", "launch/patient", "launch/encounter", "offline_access", "online_access"];

    public override string ToString() =>
        Context.Length == 0 ? Type : $"{Context}/{Type}.{Rights}{(Query.Length == 0 ? "" : "?" + Query)}";

    /// <summary>Reads a list apart by blanks; null when one of them is no scope.</summary>
    public static IReadOnlyList<SmartScope>? ParseAll(string text)
    {
        if (text.Length > TextLengthMax)
        {
            return null;
        }

        var scopes = new List<SmartScope>();
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Parse(part) is not { } scope || scopes.Count == ScopesMax)
            {
                return null;
            }

            scopes.Add(scope);
        }

        return scopes;
    }

    /// <summary>Reads one scope; null when it is none. The rights of version 1 (<c>read</c>, <c>write</c>, <c>*</c>) are understood.</summary>
    public static SmartScope? Parse(string text)
    {
        if (Words.Contains(text))
        {
            return new SmartScope("", text, "", "");
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || text[..slash] is not ("patient" or "user" or "system") || !text.All(letter => letter is > ' ' and <= '~' and not '"' and not '\\'))
        {
            return null;
        }

        var question = text.IndexOf('?', slash);
        var target = question < 0 ? text[(slash + 1)..] : text[(slash + 1)..question];
        var query = question < 0 ? "" : text[(question + 1)..];
        var dot = target.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || (question >= 0 && !query.Contains('=', StringComparison.Ordinal)))
        {
            return null;
        }

        var type = target[..dot];
        var rights = target[(dot + 1)..] switch
        {
            "read" => "rs",
            "write" => "cud",
            "*" => Letters,
            var letters => letters,
        };
        return IsType(type) && IsRights(rights) ? new SmartScope(text[..slash], type, rights, query) : null;
    }

    /// <summary>True when this scope grants all that the other asks.</summary>
    public bool Covers(SmartScope asked) =>
        Context == asked.Context
        && (Type == asked.Type || (Type == "*" && Context.Length > 0))
        && asked.Rights.All(right => Rights.Contains(right, StringComparison.Ordinal))
        && (Query.Length == 0 || Query == asked.Query);

    static bool IsType(string type) => type == "*" || ResourceTypes.TryParse(type, out _);

    static bool IsRights(string rights)
    {
        var at = -1;
        foreach (var letter in rights)
        {
            var place = Letters.IndexOf(letter, StringComparison.Ordinal);
            if (place <= at)
            {
                return false;
            }

            at = place;
        }

        return rights.Length > 0;
    }
}
