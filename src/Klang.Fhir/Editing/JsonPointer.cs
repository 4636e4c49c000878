namespace Klang.Fhir.Editing;

/// <summary>A place in a JSON text (RFC 6901).</summary>
static class JsonPointer
{
    /// <summary>The unescaped steps; empty for the root. False when the text is no pointer.</summary>
    public static bool TryParse(string text, out string[] steps)
    {
        steps = [];
        if (text.Length == 0)
        {
            return true;
        }

        if (text[0] != '/' || text.Length > EditLimits.PathLengthMax)
        {
            return false;
        }

        var parts = text[1..].Split('/');
        for (var at = 0; at < parts.Length; at++)
        {
            if (!HasSoundEscapes(parts[at]))
            {
                return false;
            }

            parts[at] = parts[at].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        }

        steps = parts;
        return true;
    }

    /// <summary>An array index without sign and leading zeros (RFC 6901 §4).</summary>
    public static bool TryIndex(string step, out int index)
    {
        index = 0;
        if (step.Length is 0 or > 9 || (step.Length > 1 && step[0] == '0'))
        {
            return false;
        }

        foreach (var digit in step)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            index = (index * 10) + (digit - '0');
        }

        return true;
    }

    static bool HasSoundEscapes(string step)
    {
        for (var at = step.IndexOf('~', StringComparison.Ordinal); at >= 0; at = step.IndexOf('~', at + 1))
        {
            if (at + 1 >= step.Length || step[at + 1] is not ('0' or '1'))
            {
                return false;
            }
        }

        return true;
    }
}
