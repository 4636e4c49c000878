namespace Klang.Records.Access;

/// <summary>Codes of sensitive categories (HL7 v3 ActCode, and <c>R</c> for a flag without a reason).</summary>
public static class SensitivityCodes
{
    /// <summary>The code of a category; several codes may mean one.</summary>
    public static bool TryRead(string code, out SensitiveCategories categories)
    {
        var known = Array.Find(DirectiveReader.Sensitivities, one => one.Code == code);
        categories = known.Categories;
        return known.Code is not null;
    }
}
