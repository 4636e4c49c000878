using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;

namespace Klang.Fhir.Definitions;

/// <summary>A resource type, data type or backbone element of R4 with its elements in their fixed order.</summary>
public sealed class TypeDefinition
{
    ElementMember?[] slots = [];
    ImmutableArray<ElementDefinition> elements = [];

    internal TypeDefinition(string name, string code, TypeKind kind, ResourceType resource)
    {
        Name = name;
        Code = code;
        Kind = kind;
        Resource = resource;
        Special = kind == TypeKind.DataType && Enum.TryParse<SpecialType>(code, out var special) ? special : SpecialType.None;
        Primitive = kind == TypeKind.Primitive ? Enum.Parse<PrimitiveKind>(code, ignoreCase: true) : PrimitiveKind.None;
    }

    /// <summary>The type's name; a backbone element's is its path, e.g. <c>Patient.contact</c>.</summary>
    public string Name { get; }

    /// <summary>The name as used after a choice, e.g. <c>Quantity</c>; differs from <see cref="Name"/> for SimpleQuantity alone.</summary>
    public string Code { get; }

    /// <summary>What sort of type it is.</summary>
    public TypeKind Kind { get; }

    /// <summary>The resource type; None for other kinds.</summary>
    public ResourceType Resource { get; }

    /// <summary>The primitive type; None for other kinds.</summary>
    public PrimitiveKind Primitive { get; }

    /// <summary>The elements in their fixed order; empty for primitives.</summary>
    public ImmutableArray<ElementDefinition> Elements
    {
        get => elements;
        internal set
        {
            elements = value;
            Fill();
        }
    }

    /// <summary>Rules that hold for the whole.</summary>
    public ImmutableArray<InvariantDefinition> Invariants { get; internal init; } = [];

    /// <summary>The type's place in <see cref="ElementTable.All"/>.</summary>
    internal int Number { get; init; }

    /// <summary>Which of the data types with rules of their own it is.</summary>
    internal SpecialType Special { get; }

    /// <summary>A bit for each mandatory element, at its <see cref="ElementDefinition.Index"/>.</summary>
    internal ulong MandatoryBits { get; private set; }

    /// <summary>Finds the element behind a JSON member's name (without a leading underscore); null when there is none.</summary>
    public ElementMember? Find(ReadOnlySpan<byte> member)
    {
        if (slots.Length == 0)
        {
            return null;
        }

        var mask = slots.Length - 1;
        for (var slot = Hash(member) & mask; slots[slot] is { } found; slot = (slot + 1) & mask)
        {
            if (found.Utf8Name.SequenceEqual(member))
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Finds an element by its own name, e.g. <c>value</c> for <c>value[x]</c>; null when there is none.</summary>
    public ElementDefinition? FindElement(ReadOnlySpan<char> name)
    {
        foreach (var element in elements)
        {
            if (name.SequenceEqual(element.Name))
            {
                return element;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    void Fill()
    {
        var members = 0;
        foreach (var element in elements)
        {
            members += element.Members.Length;
            MandatoryBits |= element.IsMandatory ? 1UL << element.Index : 0;
        }

        slots = new ElementMember?[(int)BitOperations.RoundUpToPowerOf2((uint)(members * 2 + 1))];
        foreach (var element in elements)
        {
            foreach (var member in element.Members)
            {
                Insert(member);
            }
        }
    }

    void Insert(ElementMember member)
    {
        var slot = Hash(member.Utf8Name) & (slots.Length - 1);
        while (slots[slot] is not null)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        slots[slot] = member;
    }

    /// <summary>First and last eight bytes and the length: names differ there, and it costs two loads (about 2 ns).</summary>
    static int Hash(ReadOnlySpan<byte> name)
    {
        ulong head, tail;
        if (name.Length >= 8)
        {
            head = BinaryPrimitives.ReadUInt64LittleEndian(name);
            tail = BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]);
        }
        else if (name.Length >= 4)
        {
            head = BinaryPrimitives.ReadUInt32LittleEndian(name);
            tail = BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]);
        }
        else
        {
            head = name.IsEmpty ? 0U : name[0];
            tail = name.IsEmpty ? 0U : (uint)(name[^1] << 8 | name[name.Length / 2]);
        }

        var mixed = (head * 0x9E3779B97F4A7C15UL) ^ (tail * 0xC2B2AE3D27D4EB4FUL) ^ (ulong)name.Length;
        return (int)((mixed ^ (mixed >> 29)) >> 17);
    }
}
