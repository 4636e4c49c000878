namespace Klang.Trust;

/// <summary>How much one account and one facility may see within <see cref="HarvestBrake.Window"/> before the brake holds (security reference §7).</summary>
public sealed record BrakeCeilings
{
    /// <summary>Distinct charts shown to one account.</summary>
    public int Charts { get; init; } = 200;

    /// <summary>Look-ups of one account that found nothing or nothing that it may see.</summary>
    public int Misses { get; init; } = 50;

    /// <summary>Distinct charts that one account tried to open without a relation, or opened by breaking a glass.</summary>
    public int Unrelated { get; init; } = 20;

    /// <summary>Distinct charts that one account opened on the word of a certified system that the person is there.</summary>
    public int Attested { get; init; } = 100;

    /// <summary>Distinct charts shown to one facility, and to one facility's system.</summary>
    public int FacilityCharts { get; init; } = 3_000;

    /// <summary>Missed look-ups of one facility, and of one facility's system.</summary>
    public int FacilityMisses { get; init; } = 500;

    /// <summary>Charts of one facility on the word of a certified system, and of that system.</summary>
    public int FacilityAttested { get; init; } = 1_500;

    /// <summary>Distinct charts that one facility tried without a relation.</summary>
    public int FacilityUnrelated { get; init; } = 200;
}
