namespace Klang.Trust;

/// <summary>
/// What a decision laid down beyond the compartments: which parts of a chart may be shown. It travels with the permit and its receipt to the
/// place where charts are opened. Trust carries it and never looks inside.
/// </summary>
public abstract class PermitTerms;
