namespace Klang.Care.Terms;

/// <summary>Where a measurement belongs on the summary.</summary>
public enum MeasureKind : byte
{
    Laboratory,
    VitalSign,
}
