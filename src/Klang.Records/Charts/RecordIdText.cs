using Klang.Fhir;

namespace Klang.Records.Charts;

/// <summary>
/// Writes the ids of one block's resources. They differ in the last five letters only (type and slot are the lowest 24 bits), so the
/// others are written once: opening a large chart writes thousands of ids.
/// </summary>
ref struct RecordIdText(UInt128 blockId)
{
    const int OwnLetters = 5;

    readonly string first = new RecordId(blockId).ToString();

    // Of the 25 bits of the last five letters the highest belongs to the block.
    readonly uint blockBit = (uint)blockId & (1u << 24);

    internal readonly string Of(ResourceType type, int slot) => string.Create(
        first.Length, (first, Low: blockBit | ((uint)(byte)type << 16) | (uint)slot), static (letters, state) =>
        {
            state.first.CopyTo(letters);
            var low = state.Low;
            for (var at = letters.Length - 1; at >= letters.Length - OwnLetters; at--)
            {
                letters[at] = RecordId.Alphabet[(int)(low & 31)];
                low >>= 5;
            }
        });
}
