namespace Klang.Fhir.Thai;

/// <summary>Why a text is no citizen number.</summary>
public enum ThaiNationalIdFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>More or fewer than 13 digits.</summary>
    WrongLength,

    /// <summary>Something that is neither a digit nor a separator.</summary>
    Letters,

    /// <summary>One digit thirteen times.</summary>
    AllSameDigit,

    /// <summary>The last digit does not follow from the twelve before it: one digit is mistyped or two are swapped.</summary>
    WrongCheckDigit,
}
