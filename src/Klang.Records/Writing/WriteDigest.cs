using System.Buffers;
using Klang.Trust;

namespace Klang.Records.Writing;

/// <summary>
/// Tells two requests under one idempotency key apart: what they do, where, under which conditions, and with which bodies. Keyed, since
/// it is kept with the answer and would else confirm a guessed body.
/// </summary>
static class WriteDigest
{
    internal const int Bytes = 32;

    internal static byte[] Of(Vault vault, IReadOnlyList<Write> writes, bool isTransaction)
    {
        var output = new ArrayBufferWriter<byte>(writes.Count * 96);
        output.Write([isTransaction ? (byte)1 : (byte)0]);
        foreach (var write in writes)
        {
            output.Write([(byte)write.Kind, (byte)write.Type, (byte)write.PatchFormat, (byte)((write.OnlyCreate ? 1 : 0) | (write.OnlyExisting ? 2 : 0))]);
            Compact.WriteText(output, write.Id ?? "");
            Compact.WriteText(output, write.FullUrl ?? "");
            Compact.WriteNumber(output, write.IfMatch is { } version ? (ulong)version + 1 : 0);
            AddCondition(output, write.Condition);
            output.Write(vault.Digest(write.Body.Span));
        }

        return vault.Digest(output.WrittenSpan);
    }

    /// <summary>The number of pairs first, so that none can be read as another's part.</summary>
    static void AddCondition(ArrayBufferWriter<byte> output, SearchText? condition)
    {
        Compact.WriteNumber(output, condition is null ? 0 : (ulong)condition.Pairs.Count + 1);
        foreach (var (name, value) in condition?.Pairs ?? [])
        {
            Compact.WriteText(output, name);
            Compact.WriteText(output, value);
        }
    }
}
