namespace Klang.Http;

/// <summary>What the client prefers (<c>Prefer</c>; RFC 7240, FHIR R4 §3.1.0.1.9). Unknown preferences are ignored.</summary>
/// <param name="Return">Body of an answer to a write; null when not said.</param>
/// <param name="Strict">Refuse unknown search parameters.</param>
readonly record struct Preferences(ReturnPreference? Return, bool Strict)
{
    public static Preferences Parse(string? header)
    {
        ReturnPreference? body = null;
        var strict = false;
        foreach (var range in header.AsSpan().SplitAny(',', ';'))
        {
            switch (header.AsSpan()[range].Trim())
            {
                case "return=minimal":
                    body = ReturnPreference.Minimal;
                    break;
                case "return=representation":
                    body = ReturnPreference.Representation;
                    break;
                case "return=OperationOutcome":
                    body = ReturnPreference.Outcome;
                    break;
                case "handling=strict":
                    strict = true;
                    break;
            }
        }

        return new Preferences(body, strict);
    }
}

/// <summary>Body of an answer to a write.</summary>
enum ReturnPreference
{
    Minimal,
    Representation,
    Outcome,
}
