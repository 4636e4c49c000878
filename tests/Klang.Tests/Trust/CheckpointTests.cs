using System.Text;
using Klang.Trust;
using Klang.Trust.Notes;
using Xunit;

namespace Klang.Tests.Trust;

/// <summary>Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature), and when the signer refuses.</summary>
public sealed class CheckpointTests
{
    const string Origin = "log.example.org/klang";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The example of the standard.</summary>
    [Fact]
    public void The_standards_example_verifies_and_a_changed_one_does_not()
    {
        var key = NoteVerifier.Parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")!;
        const string Text = "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(Text))!;
        Assert.NotNull(key.Find(note));
        Assert.Equal(Text, note.ToString());
        Assert.Equal("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", key.ToString());
        Assert.Null(key.Find(new SignedNote("This is an example message!\n", note.Signatures)));
        Assert.Null(NoteVerifier.Parse("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"));
        Assert.Null(NoteVerifier.Parse("example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n\u2014 name\n")]
    [InlineData("text\n\n\u2014 name AAAA\n")]
    [InlineData("text\n\n\u2014 na+me AAAAAAAA\n")]
    [InlineData("text\n\n- name AAAAAAAA\n")]
    [InlineData("text\n\n\u2014 name AAAA AAAA\n")]
    [InlineData("te\u0001xt\n\n\u2014 name AAAAAAAA\n")]
    [InlineData("text\n\n\u2014 name AAAAAAAA")]
    public void What_is_no_note_is_not_read_as_one(string text) => Assert.Null(SignedNote.Parse(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("o\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", true)]
    [InlineData("o\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nmore\n", true)]
    [InlineData("o\n01\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", false)]
    [InlineData("o\n-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", false)]
    [InlineData("\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", false)]
    [InlineData("o\n1\nAAAA\n", false)]
    [InlineData("o\n1\n", false)]
    [InlineData("o\n9223372036854775808\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", false)]
    public void A_checkpoint_is_read_strictly(string text, bool good) => Assert.Equal(good, Checkpoint.Parse(text) is not null);

    [Fact]
    public async Task A_checkpoint_is_signed_only_when_something_is_new_and_is_durable_first()
    {
        await using var house = await TrustHouse.OpenAsync();
        using var signer = await OpenAsync(house);
        Assert.Null(await signer.SignAsync(Stop));
        await house.ReceiptFor(1, 2, 3);
        var first = (await signer.SignAsync(Stop))!;
        Assert.Equal($"{Origin}\n3\n{Convert.ToBase64String(house.Port.Batches[^1].Head.Slice(19, 32).Span)}\n", first.Note.Text);
        Assert.NotNull(signer.Verifier.Find(first.Note));
        Assert.Same(first, await signer.SignAsync(Stop));
        await house.ReceiptFor(4);
        Assert.Equal(4, (await signer.SignAsync(Stop))!.Head.Size);

        using var again = await OpenAsync(house);
        Assert.Equal(4, again.Last!.Head.Size);
        Assert.Equal(signer.Last!.Note.ToString(), again.Last.Note.ToString());
    }

    [Fact]
    public async Task A_tree_that_does_not_extend_the_signed_one_is_not_signed()
    {
        await using var house = await TrustHouse.OpenAsync();
        using var signer = await OpenAsync(house);
        await house.ReceiptFor(1, 2, 3);
        await signer.SignAsync(Stop);

        var shorter = await OpenAsync(house, Other(house, 2));
        Assert.Contains("does not extend", (await Assert.ThrowsAsync<TrustException>(() => shorter.SignAsync(Stop))).Message, StringComparison.Ordinal);
        var same = await OpenAsync(house, Other(house, 3));
        await Assert.ThrowsAsync<TrustException>(() => same.SignAsync(Stop));
        var longer = await OpenAsync(house, Other(house, 9));
        await Assert.ThrowsAsync<TrustException>(() => longer.SignAsync(Stop));
        Assert.Equal(3, longer.Last!.Head.Size);
        shorter.Dispose();
        same.Dispose();
        longer.Dispose();
    }

    [Fact]
    public async Task Rows_changed_under_the_writer_are_not_signed()
    {
        await using var house = await TrustHouse.OpenAsync();
        using var signer = await OpenAsync(house);
        await house.ReceiptFor(1, 2, 3);
        var leaves = house.Port.Batches[0].Leaves.ToArray();
        leaves[40] ^= 1;
        house.Port.Batches[0] = house.Port.Batches[0] with { Leaves = leaves };
        Assert.Contains("were changed", (await Assert.ThrowsAsync<TrustException>(() => signer.SignAsync(Stop))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-365 * 86400, false)]
    [InlineData(-300, false)]
    [InlineData(-30, false)]
    [InlineData(-10, false)]
    [InlineData(-1, true)]
    [InlineData(10, true)]
    [InlineData(300, true)]
    [InlineData(365 * 86400, true)]
    public async Task A_clock_that_went_back_stops_the_signing_until_it_is_right(int seconds, bool signs)
    {
        await using var house = await TrustHouse.OpenAsync();
        var clock = new SteppingClock(house.Clock.GetUtcNow());
        using var signer = await OpenAsync(house, clock: clock);
        await house.ReceiptFor(1);
        await signer.SignAsync(Stop);
        await house.ReceiptFor(2);
        clock.Now += TimeSpan.FromSeconds(seconds);
        if (signs)
        {
            Assert.Equal(2, (await signer.SignAsync(Stop))!.Head.Size);
            return;
        }

        Assert.Contains("clock", (await Assert.ThrowsAsync<TrustException>(() => signer.SignAsync(Stop))).Message, StringComparison.Ordinal);
        clock.Now -= TimeSpan.FromSeconds(seconds);
        Assert.Equal(2, (await signer.SignAsync(Stop))!.Head.Size);
    }

    [Fact]
    public async Task Times_along_the_log_never_go_back_whatever_the_clock_does()
    {
        await using var house = await TrustHouse.OpenAsync();
        var clock = new SteppingClock(house.Clock.GetUtcNow());
        var port = new MemoryPort(new LedgerSequencer(house.Vault, clock));
        var ledger = new Ledger(port, clock);
        foreach (var step in new[] { 0, -30, 5, -365 * 86400, 10, -300, 365 * 86400, -86400 * 366 })
        {
            clock.Now += TimeSpan.FromSeconds(step);
            await ledger.RecordAsync(TrustHouse.PermitFor(1, 2), "x", Stop);
        }

        var reader = new LedgerReader(house.Vault);
        var times = port.Batches.SelectMany(reader.Read).Select(entry => entry.At).ToList();
        Assert.Equal(times.Order(), times);
        Assert.True((await new Klang.Trust.Verification.LedgerVerifier(house.Vault).VerifyAsync(MemoryPort.Stream(port.Batches), null, null, Stop)).Proved);
    }

    [Fact]
    public async Task The_note_beside_the_keys_cannot_be_changed_unseen()
    {
        await using var house = await TrustHouse.OpenAsync();
        using (var signer = await OpenAsync(house))
        {
            await house.ReceiptFor(1);
            await signer.SignAsync(Stop);
        }

        var name = house.Store.Notes.Single(note => note.StartsWith("ledger-checkpoint/signed/", StringComparison.Ordinal));
        var whole = (await house.Store.ReadNoteAsync(name, Stop))!.Value.ToArray();
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 1;
            await house.Store.WriteNoteAsync(name, changed, Stop);
            await Assert.ThrowsAsync<TrustException>(() => OpenAsync(house));
        }
    }

    [Fact]
    public async Task Another_origin_is_another_log_and_a_bad_name_is_refused()
    {
        await using var house = await TrustHouse.OpenAsync();
        using var signer = await OpenAsync(house);
        await house.ReceiptFor(1);
        await signer.SignAsync(Stop);
        using var other = await CheckpointSigner.OpenAsync(
            house.Store, house.Vault, new LedgerTree(new MemoryTree(house.Port)), house.Clock, new CheckpointOptions { Origin = "other.example.org" }, Stop);
        Assert.Null(other.Last);
        Assert.NotEqual(signer.Verifier.KeyId, other.Verifier.KeyId);
        foreach (var bad in new[] { "", "two words", "a+b", "line\nfeed" })
        {
            await Assert.ThrowsAsync<TrustException>(() => CheckpointSigner.OpenAsync(
                house.Store, house.Vault, new LedgerTree(new MemoryTree(house.Port)), house.Clock, new CheckpointOptions { Origin = bad }, Stop));
        }
    }

    static Task<CheckpointSigner> OpenAsync(TrustHouse house, MemoryPort? port = null, TimeProvider? clock = null) => CheckpointSigner.OpenAsync(
        house.Store, house.Vault, new LedgerTree(new MemoryTree(port ?? house.Port)), clock ?? house.Clock, new CheckpointOptions { Origin = Origin }, Stop);

    static MemoryPort Other(TrustHouse house, int entries)
    {
        var port = new MemoryPort(new LedgerSequencer(house.Vault, house.Clock));
        port.Append([house.Ledger.Prepare(TrustHouse.PermitFor([.. Enumerable.Range(1, entries).Select(chart => (long)chart)]), "x", [])]);
        return port;
    }

    sealed class SteppingClock(DateTimeOffset start) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
