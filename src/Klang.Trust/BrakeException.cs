namespace Klang.Trust;

/// <summary>The brake holds: no key is released to this account or facility for a while. The one way out from where keys are released; the door turns it into an answer.</summary>
public sealed class BrakeException : Exception
{
    internal BrakeException(string callerId, string facility, string ceiling, bool isFirst)
        : base($"The harvest brake holds: {ceiling}.")
    {
        CallerId = callerId;
        Facility = facility;
        Ceiling = ceiling;
        IsFirst = isFirst;
    }

    /// <summary>Whose account.</summary>
    public string CallerId { get; }

    /// <summary>Whose facility.</summary>
    public string Facility { get; }

    /// <summary>Which ceiling was reached: <c>charts</c>, <c>misses</c>, <c>unrelated</c>, <c>attested</c>, or one of the facility's.</summary>
    public string Ceiling { get; }

    /// <summary>True the first time within the window: an alarm is due.</summary>
    public bool IsFirst { get; }
}
