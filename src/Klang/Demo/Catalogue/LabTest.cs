namespace Klang.Demo.Catalogue;

/// <summary>A laboratory test with its three names: the ministry's seven digits, LOINC, and words.</summary>
sealed record LabTest(
    string Code, string Loinc, string NameEn, string NameTh, string Unit, string Ucum, int Decimals, double? Low, double? High, int PriceBaht);
