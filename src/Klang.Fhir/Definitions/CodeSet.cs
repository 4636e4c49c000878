using System.Collections.Immutable;
using System.Numerics;
using System.Text;

namespace Klang.Fhir.Definitions;

/// <summary>The codes of a value set to which R4 binds an element with strength required.</summary>
public sealed class CodeSet
{
    readonly (byte[] System, byte[] Code)[] codes;
    readonly int[] slots;

    internal CodeSet(string url, bool isClosed, (byte[] System, byte[] Code)[] codes)
    {
        Url = url;
        IsClosed = isClosed;
        this.codes = codes;
        slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)(codes.Length * 2 + 1))];
        for (var place = 0; place < codes.Length; place++)
        {
            Insert(place);
        }
    }

    /// <summary>The value set's canonical address without version.</summary>
    public string Url { get; }

    /// <summary>False when the codes cannot be listed (media types, units of measure); then every code is let through.</summary>
    public bool IsClosed { get; }

    /// <summary>The codes without their systems, in table order; empty when not closed. For messages and forms; allocates.</summary>
    public ImmutableArray<string> Codes => [.. codes.Select(code => Encoding.UTF8.GetString(code.Code))];

    /// <summary>True when the code is in the set, whatever its system.</summary>
    public bool Contains(ReadOnlySpan<byte> code) => !IsClosed || Find(code, system: default, anySystem: true);

    /// <summary>True when the code is in the set under that system.</summary>
    public bool Contains(ReadOnlySpan<byte> system, ReadOnlySpan<byte> code) =>
        !IsClosed || Find(code, system, anySystem: false);

    bool Find(ReadOnlySpan<byte> code, ReadOnlySpan<byte> system, bool anySystem)
    {
        var mask = slots.Length - 1;
        for (var slot = Hash(code) & mask; slots[slot] != 0; slot = (slot + 1) & mask)
        {
            ref readonly var entry = ref codes[slots[slot] - 1];
            if (code.SequenceEqual(entry.Code) && (anySystem || system.SequenceEqual(entry.System)))
            {
                return true;
            }
        }

        return false;
    }

    void Insert(int place)
    {
        var slot = Hash(codes[place].Code) & (slots.Length - 1);
        while (slots[slot] != 0)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        slots[slot] = place + 1;
    }

    static int Hash(ReadOnlySpan<byte> code)
    {
        var hash = 2166136261U;
        foreach (var unit in code)
        {
            hash = (hash ^ unit) * 16777619U;
        }

        return (int)((hash ^ (hash >> 15)) & int.MaxValue);
    }
}
