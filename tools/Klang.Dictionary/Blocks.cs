using System.Buffers.Binary;
using System.Text;

namespace Klang.Dictionary;

/// <summary>Blocks as a commit writes them: a short table of slots, then compact resources one after another.</summary>
static class Blocks
{
    /// <summary>A mixture of everything, in proportions that the real flow may have.</summary>
    public static IEnumerable<byte[]> Make(int seed, int count)
    {
        var dice = new Dice(seed);
        for (var i = 0; i < count; i++)
        {
            yield return (i % 8) switch
            {
                0 => Frame(dice, new PersonResources(dice).Person()),
                1 or 2 or 3 => Frame(dice, new VisitResources(dice).Visit(dice.Between(3, 24))),
                4 => Frame(dice, new VisitResources(dice).Prevention(dice.Between(1, 8))),
                5 => Frame(dice, new InterchangeResources(dice).Encounter(dice.Between(4, 18))),
                6 => Frame(dice, [dice.Of(new VisitResources(dice).Visit(12)), .. dice.Chance(30) ? new PersonResources(dice).Person() : []]),
                _ => Frame(dice, [new PersonResources(dice).Allergy(), .. new PersonResources(dice).Problems()]),
            };
        }
    }

    /// <summary>Visits of exactly so many resources, to measure.</summary>
    public static IEnumerable<byte[]> MakeVisits(int seed, int count, int resources)
    {
        var dice = new Dice(seed);
        for (var i = 0; i < count; i++)
        {
            yield return Frame(dice, new VisitResources(dice).Visit(resources));
        }
    }

    static byte[] Frame(Dice dice, IReadOnlyList<string> resources)
    {
        var table = new byte[4 + (resources.Count * 12)];
        table[0] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(table.AsSpan(2), (ushort)resources.Count);
        var bodies = resources.Select(r => Encoding.UTF8.GetBytes(Tight(r))).ToArray();
        for (var i = 0; i < bodies.Length; i++)
        {
            var slot = table.AsSpan(4 + (i * 12));
            BinaryPrimitives.WriteInt32LittleEndian(slot, bodies[i].Length);
            BinaryPrimitives.WriteUInt16LittleEndian(slot[4..], (ushort)dice.Between(0, 148));
            BinaryPrimitives.WriteInt32LittleEndian(slot[6..], 1);
        }

        return [.. table, .. bodies.SelectMany(b => b)];
    }

    // The templates part closing braces by a space, since a run of them would end a hole.
    static string Tight(string resource) => resource.Replace("} ", "}", StringComparison.Ordinal);
}
