using System.Text;

namespace Klang.Fhir.Definitions;

/// <summary>
/// An element as it appears in JSON under one name with one type: an element with several types
/// (<c>value[x]</c>) has one member for each (<c>valueQuantity</c>, <c>valueString</c>, …).
/// </summary>
public sealed class ElementMember
{
    readonly byte[] utf8Name;

    internal ElementMember(string name, ElementDefinition element, TypeDefinition type)
    {
        Name = name;
        utf8Name = Encoding.UTF8.GetBytes(name);
        Element = element;
        Type = type;
    }

    /// <summary>The JSON member's name, e.g. <c>valueQuantity</c>.</summary>
    public string Name { get; }

    /// <summary>The JSON member's name as UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8Name => utf8Name;

    /// <summary>The element it stands for.</summary>
    public ElementDefinition Element { get; }

    /// <summary>The type of its value, or of each value when the element repeats.</summary>
    public TypeDefinition Type { get; }
}
