using System.Buffers.Binary;
using System.Text;
using Klang.Trust;

namespace Klang.Records.Writing;

/// <summary>
/// Seals the answer kept under an idempotency key. A transaction's answer is longer than one token may be, so it is cut; every part is
/// bound to its claim and its number.
/// </summary>
static class AnswerSeal
{
    const int PartBytes = 4_096;
    const char Between = '.';

    internal static byte[] Seal(Vault vault, UInt128 claim, ReadOnlySpan<byte> answer)
    {
        Span<byte> purpose = stackalloc byte[PurposeBytes];
        var text = new StringBuilder();
        for (var part = 0; part == 0 || part * PartBytes < answer.Length; part++)
        {
            WritePurpose(purpose, claim, part);
            var from = part * PartBytes;
            text.Append(part == 0 ? "" : Between).Append(vault.SealToken(purpose, answer[from..Math.Min(answer.Length, from + PartBytes)]));
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Null when a part was not sealed here for this claim.</summary>
    internal static byte[]? Open(Vault vault, UInt128 claim, ReadOnlySpan<byte> text)
    {
        Span<byte> purpose = stackalloc byte[PurposeBytes];
        var answer = new List<byte>();
        var part = 0;
        foreach (var token in Encoding.ASCII.GetString(text).Split(Between))
        {
            WritePurpose(purpose, claim, part++);
            if (vault.OpenToken(purpose, token) is not { } opened)
            {
                return null;
            }

            answer.AddRange(opened);
        }

        return [.. answer];
    }

    static ReadOnlySpan<byte> Name => "idempotency"u8;

    static int PurposeBytes => Name.Length + 16 + sizeof(int);

    static void WritePurpose(Span<byte> purpose, UInt128 claim, int part)
    {
        Name.CopyTo(purpose);
        BinaryPrimitives.WriteUInt128BigEndian(purpose[Name.Length..], claim);
        BinaryPrimitives.WriteInt32BigEndian(purpose[(Name.Length + 16)..], part);
    }
}
