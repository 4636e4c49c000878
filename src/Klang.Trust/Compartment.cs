namespace Klang.Trust;

/// <summary>A part of a chart sealed under a key of its own.</summary>
public enum Compartment : byte
{
    /// <summary>Everything that is not restricted.</summary>
    Normal = (byte)'N',

    /// <summary>Mental health, HIV and other sexually transmitted infections, substance use, sexual violence, adolescent pregnancy.</summary>
    Restricted = (byte)'R',
}
