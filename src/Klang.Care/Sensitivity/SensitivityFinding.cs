namespace Klang.Care.Sensitivity;

/// <summary>What a resource reveals.</summary>
/// <param name="Topics">At any age.</param>
/// <param name="UnderTwenty">Besides, of a person under twenty at the time.</param>
public readonly record struct SensitivityFinding(SensitiveTopics Topics, SensitiveTopics UnderTwenty);
