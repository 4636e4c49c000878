using System.Collections.Immutable;
using Klang.Fhir;

namespace Klang.Records.Access;

/// <summary>The SMART scopes of a token, read once. What cannot be read grants nothing.</summary>
public sealed class ScopeSet
{
    /// <summary>Most scopes that are read; further ones grant nothing.</summary>
    public const int ScopesMax = 200;

    const int LimitLengthMax = 500;
    const string Letters = "cruds";

    ScopeSet(ImmutableArray<ScopeGrant> grants) => Grants = grants;

    /// <summary>What was read, in the order sent.</summary>
    public ImmutableArray<ScopeGrant> Grants { get; }

    /// <summary>Reads scopes apart by blanks; others than those for resources (<c>openid</c>, <c>launch/patient</c>) are passed over.</summary>
    public static ScopeSet Parse(string scopes)
    {
        var grants = ImmutableArray.CreateBuilder<ScopeGrant>();
        foreach (var text in scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(ScopesMax))
        {
            if (Read(text) is { } grant)
            {
                grants.Add(grant);
            }
        }

        return new ScopeSet(grants.ToImmutable());
    }

    static ScopeGrant? Read(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || text[..slash] is not ("patient" or "user" or "system"))
        {
            return null;
        }

        var rest = text[(slash + 1)..];
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var limit = question < 0 ? "" : rest[(question + 1)..];
        var name = question < 0 ? rest : rest[..question];
        var dot = name.LastIndexOf('.');
        if (dot <= 0 || limit.Length > LimitLengthMax || (question >= 0 && limit.Length == 0)
            || InteractionsOf(name[(dot + 1)..]) is not { } interactions)
        {
            return null;
        }

        var type = ResourceType.None;
        return name[..dot] == "*" || ResourceTypes.TryParse(name.AsSpan(0, dot), out type)
            ? new ScopeGrant(text[..slash], type, interactions, limit)
            : null;
    }

    /// <summary>Letters of v2 in their order, or the words of v1.</summary>
    static string? InteractionsOf(string text)
    {
        switch (text)
        {
            case "read": return "rs";
            case "write": return "cud";
            case "*": return Letters;
            default: break;
        }

        var last = -1;
        foreach (var letter in text)
        {
            var at = Letters.IndexOf(letter, StringComparison.Ordinal);
            if (at <= last)
            {
                return null;
            }

            last = at;
        }

        return text.Length > 0 ? text : null;
    }
}
