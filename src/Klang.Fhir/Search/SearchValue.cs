using System.Collections.Immutable;
using Klang.Fhir.References;

namespace Klang.Fhir.Search;

/// <summary>One value that a criterion asks for, read from its text. A closed set of kinds.</summary>
public abstract record SearchValue;

/// <summary>A token: <c>code</c>, <c>system|code</c>, <c>system|</c> or <c>|code</c>.</summary>
/// <param name="System">The system; empty for "has no system"; null for any.</param>
/// <param name="Code">The code; null for any.</param>
public sealed record TokenValue(byte[]? System, byte[]? Code) : SearchValue;

/// <summary>An identifier of a type (<c>:of-type</c>).</summary>
/// <param name="System">System of the type's coding.</param>
/// <param name="Code">Code of the type's coding.</param>
/// <param name="Value">The identifier's value.</param>
public sealed record IdentifierOfTypeValue(byte[] System, byte[] Code, byte[] Value) : SearchValue;

/// <summary>A text.</summary>
/// <param name="Text">As written, UTF-8.</param>
/// <param name="Folded">Made comparable by <see cref="TextFold"/>.</param>
public sealed record StringValue(byte[] Text, string Folded) : SearchValue;

/// <summary>A date with its prefix.</summary>
/// <param name="Prefix">How to compare.</param>
/// <param name="Range">What it may mean; for <see cref="SearchPrefix.Ap"/> already widened.</param>
public sealed record DateValue(SearchPrefix Prefix, DateRange Range) : SearchValue;

/// <summary>A number with its prefix.</summary>
/// <param name="Prefix">How to compare.</param>
/// <param name="Range">What it may mean; for <see cref="SearchPrefix.Ap"/> already widened.</param>
public sealed record NumberValue(SearchPrefix Prefix, NumberRange Range) : SearchValue;

/// <summary>A number with prefix and unit.</summary>
/// <param name="Prefix">How to compare.</param>
/// <param name="Range">What it may mean; for <see cref="SearchPrefix.Ap"/> already widened.</param>
/// <param name="System">System of the unit's code; null for any.</param>
/// <param name="Unit">The unit's code, or its text when no system is given; null for any.</param>
public sealed record QuantityValue(SearchPrefix Prefix, NumberRange Range, byte[]? System, byte[]? Unit) : SearchValue;

/// <summary>An address.</summary>
/// <param name="Text">As written, UTF-8.</param>
public sealed record UriValue(byte[] Text) : SearchValue;

/// <summary>A reference by id, by type and id, or by address.</summary>
/// <param name="Type">The type; <see cref="ResourceType.None"/> when only an id or a foreign address is given.</param>
/// <param name="Id">The id; empty when it is an address that names none.</param>
/// <param name="Version">The version asked for; empty for any.</param>
/// <param name="Text">As written, UTF-8.</param>
/// <param name="Kind">How it is written; a bare id counts as <see cref="ReferenceKind.Relative"/>.</param>
public sealed record ReferenceValue(ResourceType Type, byte[] Id, byte[] Version, byte[] Text, ReferenceKind Kind) : SearchValue;

/// <summary>Values that must stand together in one node of a composite.</summary>
/// <param name="Parts">One for each component.</param>
public sealed record CompositeValue(ImmutableArray<SearchValue> Parts) : SearchValue;

/// <summary>Near a place (only <c>Location.near</c>).</summary>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Metres">The greatest distance.</param>
public sealed record NearValue(double Latitude, double Longitude, double Metres) : SearchValue;

/// <summary>For <c>:missing</c>: whether there must be no value.</summary>
/// <param name="IsMissing">True for "has none".</param>
public sealed record MissingValue(bool IsMissing) : SearchValue;
