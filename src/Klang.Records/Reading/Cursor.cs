using System.Buffers;
using System.Text;
using Klang.Fhir;
using Klang.Records.Charts;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>A place in an answer that is given page by page: sealed, bound to its question and to a commit.</summary>
/// <param name="UpTo">The commit that the answer is pinned to.</param>
/// <param name="Position">Where to go on.</param>
readonly record struct Cursor(long UpTo, WalkPosition Position)
{
    internal string Seal(Vault vault, string question)
    {
        var output = new ArrayBufferWriter<byte>(64);
        Compact.WriteNumber(output, (ulong)UpTo);
        Compact.WriteNumber(output, (ulong)Position.Shard);
        Compact.WriteNumber(output, (ulong)Position.Chart);
        Compact.WriteNumber(output, (ulong)Position.Skip);
        Compact.WriteNumber(output, Position.Follows ? 1UL : 0);
        return vault.SealToken(Purpose(question), output.WrittenSpan);
    }

    internal static Outcome<Cursor> Open(Vault vault, string question, string text)
    {
        if (vault.OpenToken(Purpose(question), text) is not { } bytes)
        {
            return new Refusal(RefusalKind.BadRequest, "invalid",
                "This page address was not given out by this server for this question. Start again from the first page.");
        }

        var reader = new BlockCodec.Reader(bytes);
        return new Cursor(
            (long)reader.Number(), new WalkPosition((int)reader.Number(), (long)reader.Number(), (int)reader.Number(), reader.Number() == 1));
    }

    static byte[] Purpose(string question) => Encoding.UTF8.GetBytes($"cursor {question}");
}
