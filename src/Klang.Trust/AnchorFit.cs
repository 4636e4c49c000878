namespace Klang.Trust;

/// <summary>How a log stands to the head that was seen last.</summary>
public enum AnchorFit
{
    /// <summary>It passes through that head.</summary>
    Extends,

    /// <summary>It ends before that head.</summary>
    Shorter,

    /// <summary>It is as long or longer and does not pass through that head.</summary>
    Other,
}
