namespace Klang.Records.Access;

/// <summary>Which sensitive categories belong to a clinical field or programme.</summary>
/// <param name="Specialty">The field, as identity names it.</param>
/// <param name="Categories">Categories that one of that field sees of persons to whom there is a relation.</param>
public sealed record SpecialtyRule(string Specialty, SensitiveCategories Categories);
