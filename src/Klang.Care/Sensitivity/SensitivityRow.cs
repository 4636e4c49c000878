namespace Klang.Care.Sensitivity;

/// <summary>One line of a table of sensitive codes.</summary>
/// <param name="System">The vocabulary.</param>
/// <param name="Code">The code, or what it begins with; codes of ICD-10 without their dot.</param>
/// <param name="IsPrefix">True when every code that begins so is meant.</param>
/// <param name="Topics">What it reveals.</param>
/// <param name="OnlyUnderTwenty">True when it does so only of a person under twenty.</param>
public readonly record struct SensitivityRow(SensitiveSystem System, string Code, bool IsPrefix, SensitiveTopics Topics, bool OnlyUnderTwenty);
