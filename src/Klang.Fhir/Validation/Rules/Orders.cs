using System.Buffers.Text;
using Klang.Fhir.Json;

namespace Klang.Fhir.Validation.Rules;

/// <summary>Order of values in rules. Null means that they cannot be compared, and then no rule is broken.</summary>
static class Orders
{
    public static bool Holds(Ordering ordering, int order) => ordering switch
    {
        Ordering.Same => order == 0,
        Ordering.Different => order != 0,
        Ordering.Less => order < 0,
        Ordering.LessOrSame => order <= 0,
        Ordering.More => order > 0,
        Ordering.MoreOrSame => order >= 0,
        _ => throw new ArgumentOutOfRangeException(nameof(ordering)),
    };

    public static int? Compare(JsonNode left, JsonNode right) => (left.Kind, right.Kind) switch
    {
        (JsonKind.Number, JsonKind.Number) => CompareNumbers(left, right),
        (JsonKind.String, JsonKind.String) => CompareDates(left, right),
        (JsonKind.Object, JsonKind.Object) => CompareQuantities(left, right),
        _ => null,
    };

    public static decimal? DecimalOf(JsonNode node)
    {
        var text = node.NumberText;
        return !text.IsEmpty && Utf8Parser.TryParse(text, out decimal value, out var consumed) && consumed == text.Length
            ? value
            : null;
    }

    static int? CompareNumbers(JsonNode left, JsonNode right) =>
        DecimalOf(left) is { } first && DecimalOf(right) is { } second ? first.CompareTo(second) : null;

    static int? CompareDates(JsonNode left, JsonNode right) =>
        FhirDate.TryParse(left.StringBytes, out var first) && FhirDate.TryParse(right.StringBytes, out var second)
            ? first.CompareTo(second)
            : null;

    static int? CompareQuantities(JsonNode left, JsonNode right)
    {
        var sameUnit = left["code"u8].Exists || right["code"u8].Exists
            ? SameText(left["code"u8], right["code"u8]) && SameText(left["system"u8], right["system"u8])
            : SameText(left["unit"u8], right["unit"u8]);
        return sameUnit ? CompareNumbers(left["value"u8], right["value"u8]) : null;
    }

    static bool SameText(JsonNode left, JsonNode right) => left.StringBytes.SequenceEqual(right.StringBytes);
}
