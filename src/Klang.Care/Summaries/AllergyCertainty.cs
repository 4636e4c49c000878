namespace Klang.Care.Summaries;

/// <summary>How sure the source is (TYPEDX, or FHIR's verificationStatus), from least to most.</summary>
public enum AllergyCertainty : byte
{
    Unknown,
    Unlikely,
    Possible,
    Probable,
    Certain,
}
