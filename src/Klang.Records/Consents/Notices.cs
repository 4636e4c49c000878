using System.Buffers;
using System.Text;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Consents;

/// <summary>
/// The outbox: notices to officers and citizens, durable with what they tell of. They carry a case number and never a person, a result or a
/// reason.
/// </summary>
static class Notices
{
    internal const string BreakGlass = "break-glass";
    internal const string Harvest = "harvest";

    /// <summary>Most notices shown at a time.</summary>
    internal const int ShownMax = 200;

    internal static string CasesOf(string facility) => $"case/{facility}";

    internal static string AlarmsOf(string facility) => $"alarm/{facility}";

    internal static string CitizensOf(string goldenId) => $"citizen/{goldenId}";

    /// <summary>A notice ready for the outbox.</summary>
    /// <param name="vault">Seals it.</param>
    /// <param name="folder">For whom.</param>
    /// <param name="kind">What sort.</param>
    /// <param name="number">The case.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="due">When it has to be settled; null for no time.</param>
    /// <param name="detail">What its settling needs to know: the chart; empty for none.</param>
    internal static NoticeRow Make(Vault vault, string folder, string kind, string number, DateTimeOffset at, DateTimeOffset? due, string detail = "")
    {
        var output = new ArrayBufferWriter<byte>(96);
        Compact.WriteText(output, kind);
        Compact.WriteText(output, number);
        Compact.WriteNumber(output, (ulong)at.ToUnixTimeSeconds());
        Compact.WriteText(output, detail);
        var name = $"{folder}/{number}";
        return new NoticeRow(name, due?.UtcTicks ?? 0, Encoding.ASCII.GetBytes(vault.SealToken(Purpose(name), output.WrittenSpan)));
    }

    /// <summary>Opens a notice; its detail beside it.</summary>
    internal static (Notice Notice, string Detail) Read(Vault vault, NoticeRow row)
    {
        var plain = vault.OpenToken(Purpose(row.Name), Encoding.ASCII.GetString(row.Sealed.Span))
            ?? throw new TrustException("A notice of the outbox does not open.");
        var reader = new Compact.Reader(plain);
        var (kind, number) = (reader.Text(), reader.Text());
        var at = DateTimeOffset.FromUnixTimeSeconds((long)reader.Number());
        return (new Notice(row.Name, kind, number, at, row.Due == 0 ? null : new DateTimeOffset(row.Due, TimeSpan.Zero)), reader.Text());
    }

    static byte[] Purpose(string name) => Encoding.UTF8.GetBytes($"klang/notice/{name}");
}
