using System.Globalization;
using System.Text;
using Klang.Tests.Trust;
using Klang.Trust;
using Klang.Trust.Notes;
using Klang.Verify;
using Klang.Witness;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Klang.Tests.Verify;

/// <summary>The witness protocol (C2SP tlog-witness): every answer that the standard lays down, forks, restarts and races.</summary>
public sealed class WitnessTests : IAsyncLifetime
{
    const string Origin = "log.example.org/klang";

    readonly string folder = Directory.CreateTempSubdirectory("klang-witness-").FullName;
    readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    TrustHouse house = null!;
    NoteSigner log = null!;
    ReadOnlyMemory<byte>[] hashes = [];
    WitnessKey key = null!;
    CheckpointFiles files = null!;
    Klang.Witness.Witness witness = null!;

    public async ValueTask InitializeAsync()
    {
        house = await TrustHouse.OpenAsync();
        hashes = await LedgerTreeTests.FillAsync(house, 40);
        log = house.Vault.LedgerKeys.CheckpointSigner(Origin);
        Open();
    }

    public ValueTask DisposeAsync()
    {
        files.Dispose();
        key.Dispose();
        log.Dispose();
        Directory.Delete(folder, recursive: true);
        return house.DisposeAsync();
    }

    [Fact]
    public void A_growing_log_is_cosigned_and_the_cosignature_verifies()
    {
        var verifier = NoteVerifier.Parse(key.PublicKey)!;
        var independent = VerifyKey.Read(key.PublicKey)!;
        var old = 0;
        foreach (var size in new[] { 3, 3, 7, 8, 40 })
        {
            var note = Sign(hashes, size);
            var answer = witness.Add(Request(old, size));
            Assert.Equal(200, answer.Status);
            var cosigned = new SignedNote(note.Text, [.. note.Signatures, .. SignedNote.ParseSignatures(answer.Body)!.Value]);
            Assert.Equal(clock.GetUtcNow().ToUnixTimeSeconds(), verifier.TimeOf(verifier.Find(cosigned)!));
            Assert.True(independent.Signed(Note.Read(cosigned.ToBytes())!));
            Assert.NotNull(log.Verifier.Find(SignedNote.Parse(witness.Read(CheckpointFiles.NameOf(Origin)))!));
            clock.Advance(TimeSpan.FromSeconds(1));
            old = size;
        }

        Assert.Null(witness.Read(CheckpointFiles.NameOf("other")));
        Assert.Null(witness.Read("../witness.key"));
    }

    [Fact]
    public void Every_refusal_of_the_standard_has_its_status()
    {
        Assert.Equal(200, witness.Add(Request(0, 10)).Status);
        Assert.Equal(409, witness.Add(Request(0, 20)).Status);
        Assert.Equal("10\n", witness.Add(Request(5, 20)).Body);
        Assert.Equal("text/x.tlog.size", witness.Add(Request(5, 20)).MediaType);
        Assert.Equal(400, witness.Add(Request(11, 10)).Status);
        Assert.Equal(422, witness.Add(Text(10, [], Sign(hashes, 20))).Status);
        Assert.Equal(422, witness.Add(Text(10, [hashes[0].ToArray()], Sign(hashes, 20))).Status);

        var forked = hashes.ToArray();
        forked[4] = hashes[5];
        Assert.Equal(422, witness.Add(Text(10, MerkleTree.ConsistencyProof(forked[..20], 10), Sign(forked, 20))).Status);
        Assert.Equal(422, witness.Add(Text(10, [], Sign(forked, 10))).Status);

        using var stranger = house.Vault.LedgerKeys.CheckpointSigner("stranger.example.org");
        Assert.Equal(404, witness.Add(Text(0, [], stranger.Sign(new Checkpoint("stranger.example.org", 1, new byte[32]).Text))).Status);
        Assert.Equal(403, witness.Add(Text(10, MerkleTree.ConsistencyProof(hashes[..20], 10), stranger.Sign(Sign(hashes, 20).Text))).Status);
        var good = Sign(hashes, 20);
        var broken = good.Signatures[0].Bytes.ToArray();
        broken[3] ^= 1;
        Assert.Equal(403, witness.Add(Text(10, MerkleTree.ConsistencyProof(hashes[..20], 10), new SignedNote(good.Text, [good.Signatures[0] with { Bytes = broken }]))).Status);

        foreach (var bad in new[] { "", "\n\n", "old\n\n", "old x\n\n", "old 01\n\n", "new 1\n\n", "old 1\nnot base64\n\n", "old 1\n\nno note" })
        {
            Assert.Equal(400, witness.Add(Encoding.UTF8.GetBytes(bad)).Status);
        }

        Assert.Equal(400, witness.Add(Text(10, [.. Enumerable.Repeat(new byte[32], 64)], good)).Status);
        Assert.Equal(200, witness.Add(Request(10, 20)).Status);
    }

    [Fact]
    public void An_empty_log_has_the_empty_root_or_none()
    {
        Assert.Equal(422, witness.Add(Text(0, [], log.Sign(new Checkpoint(Origin, 0, new byte[32]).Text))).Status);
        Assert.Equal(200, witness.Add(Text(0, [], log.Sign(new Checkpoint(Origin, 0, MerkleTree.EmptyRoot).Text))).Status);
        Assert.Equal(422, witness.Add(Text(0, [new byte[32]], Sign(hashes, 3))).Status);
        Assert.Equal(200, witness.Add(Request(0, 3)).Status);
    }

    [Fact]
    public void A_restarted_witness_still_refuses_the_fork_and_a_second_process_is_kept_out()
    {
        Assert.Equal(200, witness.Add(Request(0, 10)).Status);
        Assert.Throws<IOException>(() => new CheckpointFiles(Path.Combine(folder, "checkpoints")));
        var name = key.PublicKey;
        files.Dispose();
        key.Dispose();
        File.WriteAllText(Path.Combine(folder, "checkpoints", CheckpointFiles.NameOf(Origin) + ".new"), "half a checkpoint");
        Open();
        Assert.Equal(name, key.PublicKey);
        Assert.Equal(409, witness.Add(Request(0, 20)).Status);
        var forked = hashes.ToArray();
        forked[4] = hashes[5];
        Assert.Equal(422, witness.Add(Text(10, MerkleTree.ConsistencyProof(forked[..20], 10), Sign(forked, 20))).Status);

        File.WriteAllText(Path.Combine(folder, "checkpoints", CheckpointFiles.NameOf(Origin)), "damaged");
        Assert.Throws<InvalidDataException>(() => witness.Add(Request(10, 20)));
    }

    /// <summary>Two histories raced against each other: whatever the order, all cosigned checkpoints lie on one line.</summary>
    [Fact]
    public async Task Of_two_histories_submitted_at_once_only_one_is_cosigned()
    {
        Assert.Equal(200, witness.Add(Request(0, 10)).Status);
        var forked = hashes.ToArray();
        forked[15] = hashes[5];
        var answers = await Task.WhenAll(Enumerable.Range(11, 28).SelectMany(size => new[] { hashes, forked }.Select(history => Task.Run(() =>
            (size, history, witness.Add(Text(10, MerkleTree.ConsistencyProof(history[..size], 10), Sign(history, size))).Status)))));
        var cosigned = answers.Where(answer => answer.Status == 200).OrderBy(answer => answer.size).ToList();
        Assert.Single(cosigned);
        Assert.All(answers.Except(cosigned), answer => Assert.Equal(409, answer.Status));
    }

    void Open()
    {
        key = WitnessKey.Open(folder, "witness.example.org");
        files = new CheckpointFiles(Path.Combine(folder, "checkpoints"));
        witness = new Klang.Witness.Witness(key, [VerifyKey.Read(log.Verifier.ToString())!], files, clock);
    }

    SignedNote Sign(ReadOnlyMemory<byte>[] history, int size) => log.Sign(new Checkpoint(Origin, size, MerkleTree.Root(history[..size])).Text);

    byte[] Request(int old, int size) => Text(old, old <= size ? MerkleTree.ConsistencyProof(hashes[..size], old) : [], Sign(hashes, size));

    static byte[] Text(int old, IReadOnlyList<byte[]> proof, SignedNote note) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"old {old}\n{string.Concat(proof.Select(hash => Convert.ToBase64String(hash) + "\n"))}\n{note}"));
}
