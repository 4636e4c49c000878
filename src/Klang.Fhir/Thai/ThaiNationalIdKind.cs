namespace Klang.Fhir.Thai;

/// <summary>Which series a citizen number belongs to, told by its first digit.</summary>
public enum ThaiNationalIdKind
{
    /// <summary>First digit 1 to 5 or 8: Thai nationals and, in series 8, later naturalised or permanent residents.</summary>
    Citizen,

    /// <summary>First digit 0, 6 or 7: people registered without Thai nationality. The number may change for one person.</summary>
    NonThai,

    /// <summary>First digit 9: no series in use.</summary>
    Other,
}
