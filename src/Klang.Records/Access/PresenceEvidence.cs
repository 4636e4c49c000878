namespace Klang.Records.Access;

/// <summary>How it is known that the person is at the facility.</summary>
public static class PresenceEvidence
{
    /// <summary>A certified system has read the chip of the citizen's card.</summary>
    public const string Card = "card";

    /// <summary>The citizen said so, signed in with ThaID.</summary>
    public const string ThaiD = "thaid";

    /// <summary>The citizen showed a code: it makes a share, which is a relation of its own.</summary>
    public const string QrCode = "qr";
}
