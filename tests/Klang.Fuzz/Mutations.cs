namespace Klang.Fuzz;

/// <summary>Random mutations of good inputs: what a fuzzer does without coverage. One seed repeats a run exactly.</summary>
public static class Mutations
{
    const int StepsMax = 8;
    static readonly byte[] Spice = [.. "\"{}[],:\\/0123456789.-+eEtfn \n\t\0|^~&<>'"u8, 0x7F, 0x80, 0xC0, 0xED, 0xF4, 0xFF];

    /// <summary>Runs the target on mutated seeds; an exception carries seed and run, so that it can be repeated.</summary>
    public static void Run(FuzzTarget target, int runs, int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < runs; run++)
        {
            var bytes = Mutate(target.Seeds, random);
            try
            {
                target.Run(bytes);
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException(
                    $"Seed {seed}, run {run}, {bytes.Length} bytes: {Convert.ToBase64String(bytes.AsSpan(0, Math.Min(bytes.Length, 4096)))}", fault);
            }
        }
    }

    static byte[] Mutate(IReadOnlyList<byte[]> seeds, Random random)
    {
        var bytes = new List<byte>(seeds[random.Next(seeds.Count)]);
        for (var step = random.Next(1, StepsMax); step > 0; step--)
        {
            MutateOnce(bytes, seeds, random);
        }

        return [.. bytes];
    }

    static void MutateOnce(List<byte> bytes, IReadOnlyList<byte[]> seeds, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, 40), bytes.Count - at);
        switch (random.Next(6))
        {
            case 0:
                bytes.RemoveRange(at, length);
                break;
            case 1:
                bytes.Insert(at, Spice[random.Next(Spice.Length)]);
                break;
            case 2 when length > 0:
                bytes[at] = Spice[random.Next(Spice.Length)];
                break;
            case 3 when length > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 4:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            default:
                var other = seeds[random.Next(seeds.Count)];
                var from = random.Next(other.Length + 1);
                bytes.InsertRange(at, other.Skip(from).Take(random.Next(60)));
                break;
        }
    }
}
