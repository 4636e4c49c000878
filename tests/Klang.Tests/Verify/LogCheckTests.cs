using System.Buffers.Binary;
using Klang.Tests.Trust;
using Klang.Trust;
using Klang.Trust.Notes;
using Klang.Verify;
using Xunit;

namespace Klang.Tests.Verify;

/// <summary>Whoever may write the whole store, tiles too, but not sign: what is done to the log is noticed by anyone, and where.</summary>
public sealed class LogCheckTests
{
    const int Size = 700;
    const string Origin = "log.example.org/klang";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public enum Deed
    {
        Edit,
        Drop,
        Duplicate,
        Reorder,
        BackDate,
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(Size)]
    [InlineData(66_000)]
    public async Task A_whole_log_proves(int size)
    {
        await using var made = await MadeAsync(size);
        using var folder = made.Folder();
        var found = await CheckAsync(folder, made.Trusted);
        Assert.True(found.Proved, found.Message);
    }

    [Theory]
    [InlineData(Deed.Edit, 0, 0)]
    [InlineData(Deed.Edit, 300, 300)]
    [InlineData(Deed.Edit, 699, 699)]
    [InlineData(Deed.Drop, 511, 511)]
    [InlineData(Deed.Duplicate, 256, 257)]
    [InlineData(Deed.Reorder, 20, 20)]
    [InlineData(Deed.BackDate, 402, 402)]
    public async Task What_is_done_to_entries_is_named_with_its_index(Deed deed, int at, int named)
    {
        await using var made = await MadeAsync(Size);
        using var folder = made.Folder();
        folder.WriteEntries(Done(made.Leaves, deed, at));
        var found = await CheckAsync(folder, made.Trusted);
        Assert.False(found.Proved);
        Assert.Equal(named, found.Index);
    }

    /// <summary>Entries and all tiles made anew: only the signed root is right. A copy that someone kept tells the place.</summary>
    [Theory]
    [InlineData(Deed.Edit, 0, 0)]
    [InlineData(Deed.Edit, 699, 699)]
    [InlineData(Deed.Drop, 511, 511)]
    [InlineData(Deed.Reorder, 20, 20)]
    public async Task A_log_made_anew_with_its_tiles_is_noticed_and_a_copy_tells_where(Deed deed, int at, int named)
    {
        await using var made = await MadeAsync(Size);
        using var copy = made.Folder();
        using var folder = new LogFolder();
        folder.Write(Done(made.Leaves, deed, at), made.Note);
        Assert.False((await CheckAsync(folder, made.Trusted)).Proved);
        var found = await CheckAsync(folder, made.Trusted, against: copy);
        Assert.False(found.Proved);
        Assert.Equal(named, found.Index);
    }

    [Theory]
    [InlineData(Deed.Duplicate, 256, 257)]
    [InlineData(Deed.BackDate, 402, 402)]
    public async Task Even_with_the_logs_key_entries_are_not_repeated_or_back_dated_unseen(Deed deed, int at, int named)
    {
        await using var made = await MadeAsync(Size);
        var leaves = Done(made.Leaves, deed, at);
        using var folder = new LogFolder();
        folder.Write(leaves, made.Sign(leaves));
        var found = await CheckAsync(folder, made.Trusted);
        Assert.False(found.Proved);
        Assert.Equal(named, found.Index);
    }

    /// <summary>The thief of the log's key signs another history: an older checkpoint gives it away, and a copy the place.</summary>
    [Fact]
    public async Task A_fork_signed_with_the_logs_own_key_is_noticed_by_whoever_kept_a_checkpoint()
    {
        await using var made = await MadeAsync(Size);
        var forked = Done(made.Leaves, Deed.Edit, 100);
        using var folder = new LogFolder();
        folder.Write(forked, made.Sign(forked));
        Assert.True((await CheckAsync(folder, made.Trusted)).Proved, "Alone it is a whole log.");
        var seen = made.Sign(made.Leaves[..500]);
        var found = await CheckAsync(folder, made.Trusted, since: seen);
        Assert.False(found.Proved);
        Assert.Contains("fork", found.Message, StringComparison.Ordinal);

        using var shorter = new LogFolder();
        shorter.Write(made.Leaves[..400], made.Sign(made.Leaves[..400]));
        found = await CheckAsync(shorter, made.Trusted, since: seen);
        Assert.Equal(400, found.Index);
    }

    [Fact]
    public async Task A_stolen_key_does_not_reach_the_quorum()
    {
        await using var made = await MadeAsync(10);
        using var folder = made.Folder();
        var witness = VerifyKey.Read(NoteVerifier.Of("w1.example.org", NoteVerifier.CosignatureType, new byte[32]).ToString())!;
        var found = await CheckAsync(folder, made.Trusted with { Witnesses = [witness], Quorum = 1 });
        Assert.False(found.Proved);
        Assert.Contains("0 of the 1", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_damaged_and_foreign_parts_are_named()
    {
        await using var made = await MadeAsync(Size);
        using var folder = made.Folder();
        var tile = folder.At("tile/1/000.p/2");
        var whole = File.ReadAllBytes(tile);
        whole[32] ^= 1;
        File.WriteAllBytes(tile, whole);
        Assert.Equal(256, (await CheckAsync(folder, made.Trusted)).Index);

        File.Delete(folder.Entries(256));
        Assert.Equal(256, (await CheckAsync(folder, made.Trusted)).Index);
        File.WriteAllBytes(folder.Entries(0), [0, 57, 1]);
        Assert.Equal(0, (await CheckAsync(folder, made.Trusted)).Index);
        File.WriteAllText(folder.At("checkpoint"), "no note");
        Assert.False((await CheckAsync(folder, made.Trusted)).Proved);
        File.Delete(folder.At("checkpoint"));
        Assert.False((await CheckAsync(folder, made.Trusted)).Proved);

        await using var other = await MadeAsync(3);
        using var foreign = other.Folder();
        Assert.Contains("not signed", (await CheckAsync(foreign, made.Trusted)).Message, StringComparison.Ordinal);
    }

    static List<byte[]> Done(List<byte[]> whole, Deed deed, int at)
    {
        var leaves = whole.Select(leaf => leaf.ToArray()).ToList();
        switch (deed)
        {
            case Deed.Edit:
                leaves[at][30] ^= 1;
                break;
            case Deed.Drop:
                leaves.RemoveAt(at);
                leaves.Add(leaves[0]);
                break;
            case Deed.Duplicate:
                leaves.Insert(at + 1, leaves[at]);
                leaves.RemoveAt(leaves.Count - 1);
                break;
            case Deed.Reorder:
                (leaves[at], leaves[at + 1]) = (leaves[at + 1], leaves[at]);
                break;
            default:
                BinaryPrimitives.WriteInt64BigEndian(leaves[at].AsSpan(1), BinaryPrimitives.ReadInt64BigEndian(leaves[at].AsSpan(1)) - TimeSpan.FromDays(30).Ticks);
                break;
        }

        return leaves;
    }

    static async Task<Finding> CheckAsync(LogFolder folder, Trusted trusted, SignedNote? since = null, LogFolder? against = null)
    {
        using var source = new LogSource(folder.Path);
        using var other = against is null ? null : new LogSource(against.Path);
        return await new LogCheck(source, trusted) { Since = since?.ToBytes(), Against = other }.RunAsync(null, Stop);
    }

    static async Task<Made> MadeAsync(int size)
    {
        var house = await TrustHouse.OpenAsync();
        await LedgerTreeTests.FillAsync(house, size);
        var signer = house.Vault.LedgerKeys.CheckpointSigner(Origin);
        return new Made(house, signer, LogFolder.LeavesOf(house.Port));
    }

    sealed class Made(TrustHouse house, NoteSigner signer, List<byte[]> leaves) : IAsyncDisposable
    {
        public List<byte[]> Leaves => leaves;

        public SignedNote Note => Sign(leaves);

        public Trusted Trusted => new([VerifyKey.Read(signer.Verifier.ToString())!], [], 0);

        public SignedNote Sign(IEnumerable<byte[]> some)
        {
            var hashes = some.Select(leaf => (ReadOnlyMemory<byte>)Tree.Leaf(leaf)).ToList();
            return signer.Sign(new Checkpoint(Origin, hashes.Count, MerkleTree.Root(hashes)).Text);
        }

        public LogFolder Folder() => new LogFolder().Write(leaves, Note);

        public ValueTask DisposeAsync()
        {
            signer.Dispose();
            return house.DisposeAsync();
        }
    }
}
