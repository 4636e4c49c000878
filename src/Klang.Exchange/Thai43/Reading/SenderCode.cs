namespace Klang.Exchange.Thai43.Reading;

/// <summary>Who sends: told by the caller, by the archive's name, or by the first row; in 5 or 9 characters.</summary>
sealed class SenderCode
{
    string five = "";
    string nine = "";

    public SenderCode(string? told, string? named)
    {
        Take(told);
        if (told is { Length: > 0 } && named is { Length: > 0 })
        {
            var same = told.Length == named.Length;
            IsContradiction = same && !string.Equals(told, named, StringComparison.OrdinalIgnoreCase);
        }

        Take(named);
    }

    /// <summary>The archive's name is another facility's.</summary>
    public bool IsContradiction { get; }

    /// <summary>The 5-character code; empty until known.</summary>
    public string Five => five;

    public string Nine => nine;

    /// <summary>True when a row with these codes is the sender's own; learns the code that was not known.</summary>
    public bool IsOwn(string hospcode, string hospcode9)
    {
        if (hospcode.Length is 0 or > 9 || !hospcode.All(char.IsAsciiLetterOrDigit))
        {
            return false;
        }

        if (five.Length > 0)
        {
            if (hospcode != five)
            {
                return false;
            }
        }
        else if (nine.Length == 0 || nine == hospcode9 || nine == hospcode)
        {
            five = hospcode;
        }
        else
        {
            return false;
        }

        if (nine.Length == 0 && hospcode9.Length == 9)
        {
            nine = hospcode9;
        }

        return true;
    }

    void Take(string? code)
    {
        if (code is { Length: 9 })
        {
            nine = nine.Length == 0 ? code.ToUpperInvariant() : nine;
        }
        else if (code is { Length: > 0 })
        {
            five = five.Length == 0 ? code.ToUpperInvariant() : five;
        }
    }
}
