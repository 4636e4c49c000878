namespace Klang.Demo.Catalogue;

/// <summary>A product as a Thai hospital's list would have it.</summary>
/// <param name="Number">Place in the list; the 24-digit code is made from it.</param>
/// <param name="Substance">Generic name, by which allergies are matched.</param>
/// <param name="Name">Generic name, strength and form.</param>
/// <param name="Unit">Three-digit code of the dispensing unit.</param>
/// <param name="PriceBaht">Selling price of one unit.</param>
/// <param name="UseTh">Usual directions.</param>
sealed record Drug(int Number, string Substance, string Name, string Unit, decimal PriceBaht, string UseTh)
{
    /// <summary>24 digits of a shape like the national code; the 9999 marks it as made up.</summary>
    public string Code { get; } =
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"1999{Number:D6}0000{Number * 37 % 1_000_000:D6}9999");

    /// <summary>The unit in Thai.</summary>
    public string UnitTh => Unit switch
    {
        "001" => "เม็ด",
        "002" => "แคปซูล",
        "003" => "ขวด",
        "004" => "หลอด",
        "005" => "ซอง",
        _ => "หน่วย",
    };
}
