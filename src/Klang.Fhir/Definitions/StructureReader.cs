using System.Collections.Immutable;
using System.Text;

namespace Klang.Fhir.Definitions;

/// <summary>
/// Reads <c>structures.bin</c>, whose layout is described where it is written: tools/Klang.Definitions/StructureTable.cs.
/// </summary>
sealed class StructureReader
{
    static readonly byte[] Signature = [.. "KLST"u8, 1];

    readonly byte[] bytes;
    readonly Range[] texts;
    readonly string?[] decoded;
    int at;
    int elementsWithInvariants;

    StructureReader(byte[] bytes)
    {
        this.bytes = bytes;
        if (!bytes.AsSpan().StartsWith(Signature))
        {
            throw new InvalidDataException("structures.bin is of another version; make it again with tools/Klang.Definitions.");
        }

        at = Signature.Length;
        texts = new Range[Number()];
        decoded = new string?[texts.Length];
        for (var text = 0; text < texts.Length; text++)
        {
            var length = Number();
            texts[text] = at..(at + length);
            at += length;
        }
    }

    /// <summary>All types in table order, and how many elements have invariants.</summary>
    public static (TypeDefinition[] Types, int ElementsWithInvariants) Read()
    {
        using var stream = typeof(StructureReader).Assembly.GetManifestResourceStream("structures.bin")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var reader = new StructureReader(bytes);
        return (reader.ReadAll(), reader.elementsWithInvariants);
    }

    TypeDefinition[] ReadAll()
    {
        var codeSets = new CodeSet[Number()];
        for (var set = 0; set < codeSets.Length; set++)
        {
            codeSets[set] = ReadCodeSet();
        }

        var types = new TypeDefinition[Number()];
        var elements = new List<(ElementDefinition Element, int[] Types)>[types.Length];
        for (var type = 0; type < types.Length; type++)
        {
            (types[type], elements[type]) = ReadType(type, codeSets);
        }

        for (var type = 0; type < types.Length; type++)
        {
            Link(types[type], elements[type], types);
        }

        return types;
    }

    CodeSet ReadCodeSet()
    {
        var url = Text();
        var isClosed = Byte() == 1;
        var codes = new List<(byte[], byte[])>();
        for (var systems = Number(); systems > 0; systems--)
        {
            var system = Utf8();
            for (var left = Number(); left > 0; left--)
            {
                codes.Add((system, Utf8()));
            }
        }

        return new CodeSet(url, isClosed, [.. codes]);
    }

    (TypeDefinition, List<(ElementDefinition, int[])>) ReadType(int number, CodeSet[] codeSets)
    {
        var name = Text();
        var code = Text();
        var kind = (TypeKind)Byte();
        var resource = (ResourceType)Byte();
        var count = Number();
        var elements = new List<(ElementDefinition, int[])>(count);
        for (var index = 0; index < count; index++)
        {
            elements.Add(ReadElement(index, codeSets, isNamePart: name == "HumanName"));
        }

        return (new TypeDefinition(name, code, kind, resource) { Number = number, Invariants = ReadInvariants() }, elements);
    }

    (ElementDefinition, int[]) ReadElement(int index, CodeSet[] codeSets, bool isNamePart)
    {
        var name = Text();
        var flags = Byte();
        var min = Number();
        var max = Number();
        var types = new int[Number()];
        for (var type = 0; type < types.Length; type++)
        {
            types[type] = Number();
        }

        var codeSet = Number();
        var targets = ImmutableArray.CreateBuilder<ResourceType>(Number());
        while (targets.Count < targets.Capacity)
        {
            targets.Add((ResourceType)Byte());
        }

        var invariants = ReadInvariants();
        var element = new ElementDefinition(name, index, min, max, targets.MoveToImmutable())
        {
            IsChoice = (flags & 1) != 0,
            IsSummary = (flags & 2) != 0,
            IsModifier = (flags & 4) != 0,
            IsNamePart = isNamePart && name is "text" or "family" or "given" or "prefix" or "suffix",
            RequiredCodes = codeSet == 0 ? null : codeSets[codeSet - 1],
            Invariants = invariants,
            InvariantsNumber = invariants.IsEmpty ? -1 : elementsWithInvariants++,
        };
        return (element, types);
    }

    ImmutableArray<InvariantDefinition> ReadInvariants()
    {
        var count = Number();
        if (count == 0)
        {
            return [];
        }

        var invariants = ImmutableArray.CreateBuilder<InvariantDefinition>(count);
        while (invariants.Count < count)
        {
            invariants.Add(new InvariantDefinition(Text(), Text(), Text()));
        }

        return invariants.MoveToImmutable();
    }

    static void Link(TypeDefinition type, List<(ElementDefinition Element, int[] Types)> elements, TypeDefinition[] types)
    {
        foreach (var (element, numbers) in elements)
        {
            var members = ImmutableArray.CreateBuilder<ElementMember>(numbers.Length);
            foreach (var number in numbers)
            {
                members.Add(new ElementMember(MemberName(element, types[number]), element, types[number]));
            }

            element.Members = members.MoveToImmutable();
        }

        type.Elements = [.. elements.ConvertAll(pair => pair.Element)];
    }

    static string MemberName(ElementDefinition element, TypeDefinition type) =>
        element.IsChoice ? $"{element.Name}{char.ToUpperInvariant(type.Code[0])}{type.Code[1..]}" : element.Name;

    int Byte() => bytes[at++];

    int Number()
    {
        var number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes[at++];
            number |= (part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }
    }

    byte[] Utf8() => bytes[texts[Number()]];

    string Text()
    {
        var text = Number();
        return decoded[text] ??= Encoding.UTF8.GetString(bytes[texts[text]]);
    }
}
