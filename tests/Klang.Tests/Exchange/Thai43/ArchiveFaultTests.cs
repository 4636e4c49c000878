using System.IO.Compression;
using System.Text;
using Klang.Exchange.Thai43;
using Xunit;

namespace Klang.Tests.Exchange.Thai43;

/// <summary>Hostile and broken archives: told in the receipt, never thrown, and nothing read from outside them.</summary>
public sealed class ArchiveFaultTests
{
    static readonly string[] Person = [Samples.PersonHeader, Samples.Person("1")];

    [Theory]
    [InlineData("../PERSON.txt", "unsafe_name")]
    [InlineData("/PERSON.txt", "unsafe_name")]
    [InlineData("..\\PERSON.txt", "unsafe_name")]
    [InlineData("C:\\PERSON.txt", "unsafe_name")]
    public async Task A_name_that_points_outside_is_refused(string name, string reason)
    {
        var receipt = await ImportAsync(new ArchiveBuilder().Member(name, Person));

        Assert.Equal([(name, reason)], receipt.RefusedMembers.Select(fault => (fault.Member, fault.Reason.Code())));
        Assert.Equal(0, receipt.Rows);
    }

    [Theory]
    [InlineData("PERSON.txt")]
    [InlineData("person.TXT")]
    [InlineData("F43_Z0001_20260101120000/PERSON.txt")]
    [InlineData("PERSON_Z0001_20260101120000.txt")]
    [InlineData("F43_PERSON.txt")]
    [InlineData("PERSON (1).txt")]
    public async Task A_member_is_known_by_its_name_however_it_is_dressed(string name) =>
        Assert.Equal(1, (await ImportAsync(new ArchiveBuilder().Member(name, Person))).Accepted);

    [Fact]
    public async Task Longer_file_names_are_not_taken_for_shorter_ones()
    {
        var receipt = await ImportAsync(new ArchiveBuilder().Member("PERSON.txt", Person).Member("PROCEDURE_OPD_Z0001_20260101120000.txt", "HOSPCODE|PID|SEQ|DATE_SERV|PROCEDCODE|D_UPDATE"));

        Assert.Equal(["PERSON", "PROCEDURE_OPD"], receipt.Files.Select(file => file.File));
    }

    [Fact]
    public async Task Litter_empty_members_and_nested_archives_are_passed_over()
    {
        var receipt = await ImportAsync(new ArchiveBuilder().Member("PERSON.txt", Person).Member("readme.txt", "x").Member("inner.zip", "PK")
            .Member("SERVICE.txt", Array.Empty<byte>()).Member("__MACOSX/._PERSON.txt", "x").Member("PERSONS.txt", "x"));

        Assert.Equal(
            ["readme.txt:unknown_file", "inner.zip:nested_archive", "SERVICE.txt:empty_member", "__MACOSX/._PERSON.txt:unknown_file", "PERSONS.txt:unknown_file"],
            receipt.IgnoredMembers.Select(fault => $"{fault.Member}:{fault.Reason.Code()}"));
        Assert.Equal(1, receipt.Accepted);
    }

    [Fact]
    public async Task The_second_member_of_one_file_is_refused()
    {
        var receipt = await ImportAsync(new ArchiveBuilder().Member("PERSON.txt", Person).Member("person_2.txt", Person));

        Assert.Equal(F43Reason.DuplicateMember, Assert.Single(receipt.RefusedMembers).Reason);
        Assert.Equal(1, receipt.Rows);
    }

    [Fact]
    public async Task A_member_that_expands_beyond_text_is_refused_and_none_of_its_rows_stay()
    {
        var bomb = Encoding.UTF8.GetBytes(Samples.PersonHeader + "\n" + string.Concat(Enumerable.Repeat(Samples.Person("1") + "\n", 60_000)));
        var receipt = await ImportAsync(new ArchiveBuilder().Member("PERSON.txt", bomb).Member("LABFU.txt", Samples.LabHeader, Samples.Lab("1", "05", "7")));

        Assert.Equal(F43Reason.ZipBomb, Assert.Single(receipt.RefusedMembers).Reason);
        Assert.Equal(["LABFU"], receipt.Files.Select(file => file.File));
    }

    [Fact]
    public async Task An_encrypted_member_is_refused_with_its_cure()
    {
        var zip = new ArchiveBuilder().Member("PERSON.txt", Person).Build();
        zip[6] |= 1;
        zip[zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 8] |= 1;
        var receipt = await new MemoryDoor().ImportAsync(zip);

        Assert.Equal(F43Reason.EncryptedMember, Assert.Single(receipt.RefusedMembers).Reason);
    }

    [Theory]
    [InlineData(9, "")]
    [InlineData(12, "corrupt_member")]
    [InlineData(14, "corrupt_member")]
    [InlineData(99, "corrupt_member")]
    public async Task Ways_to_pack_are_read_or_told(int method, string reason)
    {
        // Deflate64 (9) reads short deflate as it is; bzip2, LZMA and encryption of other makers are not read.
        var zip = new ArchiveBuilder().Member("PERSON.txt", Person).Build();
        var directory = zip.AsSpan().IndexOf("PK\u0001\u0002"u8);
        (zip[8], zip[directory + 10]) = ((byte)method, (byte)method);
        var receipt = await new MemoryDoor().ImportAsync(zip);

        Assert.Equal(reason, receipt.RefusedMembers.SingleOrDefault()?.Reason.Code() ?? "");
        Assert.Equal(reason.Length == 0 ? 1 : 0, receipt.Accepted);
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(1_000_000, "too_many_members")]
    [InlineData(-1, "truncated_archive")]
    public async Task The_end_record_of_large_archives_is_read(long members, string reason)
    {
        var zip = new ArchiveBuilder().Member("PERSON.txt", Person).Build();
        var end = zip.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        var directoryBytes = BitConverter.ToUInt32(zip, end + 12);
        var directoryStart = BitConverter.ToUInt32(zip, end + 16);
        zip.AsSpan(end + 8, 12).Fill(0xFF);
        byte[] large =
        [
            .. zip[..end], .. "PK\u0006\u0006"u8, .. BitConverter.GetBytes(44L), 45, 0, 45, 0, .. new byte[8],
            .. BitConverter.GetBytes(members), .. BitConverter.GetBytes(members), .. BitConverter.GetBytes((long)directoryBytes),
            .. BitConverter.GetBytes((long)directoryStart), .. "PK\u0006\u0007"u8, .. new byte[4], .. BitConverter.GetBytes((long)end), 1, 0, 0, 0, .. zip[end..],
        ];
        var receipt = await new MemoryDoor().ImportAsync(large);

        Assert.Equal((reason, reason.Length == 0 ? 1 : 0), (receipt.Refusal.Code(), receipt.Accepted));
    }

    [Fact]
    public async Task Lengths_that_stand_behind_the_member_are_read()
    {
        using var stream = new MemoryStream();
        await using (var oneWay = new BufferedOneWay(stream))
        using (var zip = new ZipArchive(oneWay, ZipArchiveMode.Create))
        {
            await using var member = zip.CreateEntry("f43/deep/PERSON.TXT").Open();
            await member.WriteAsync(Encoding.UTF8.GetBytes(string.Join("\n", Person)));
        }

        var packed = stream.ToArray();
        Assert.Equal(8, packed[6] & 8);
        Assert.Equal(1, (await new MemoryDoor().ImportAsync(packed)).Accepted);
    }

    [Fact]
    public async Task The_same_member_in_other_case_or_folder_is_refused()
    {
        var receipt = await ImportAsync(new ArchiveBuilder().Member("a/PERSON.txt", Person).Member("A/person.TXT", Person).Member("b/PERSON.txt", Person));

        Assert.Equal([F43Reason.DuplicateMember, F43Reason.DuplicateMember], receipt.RefusedMembers.Select(fault => fault.Reason));
        Assert.Equal(1, receipt.Rows);
    }

    [Fact]
    public async Task A_damaged_member_is_refused_whole()
    {
        var zip = new ArchiveBuilder().Member("PERSON.txt", [Samples.PersonHeader, .. Enumerable.Range(0, 500).Select(n => Samples.Person($"{n * 7919 % 1009}"))]).Build();
        zip[zip.Length / 2] ^= 0x55;
        var receipt = await new MemoryDoor().ImportAsync(zip);

        Assert.Equal(F43Reason.CorruptMember, Assert.Single(receipt.RefusedMembers).Reason);
        Assert.Equal(0, receipt.Rows);
    }

    [Theory]
    [InlineData(0, "not_an_archive")]
    [InlineData(3, "not_an_archive")]
    [InlineData(200, "truncated_archive")]
    public async Task A_cut_archive_is_told_from_what_is_none(int length, string reason)
    {
        var zip = new ArchiveBuilder().Member("PERSON.txt", Person).Build();

        Assert.Equal(reason, (await new MemoryDoor().ImportAsync(zip[..length])).Refusal.Code());
    }

    [Fact]
    public async Task An_archive_of_too_many_members_is_refused_before_its_directory_is_read()
    {
        var builder = new ArchiveBuilder();
        for (var number = 0; number < 6; number++)
        {
            builder.Member($"{number}.txt", "x");
        }

        var options = new F43Options { Limits = new F43Limits { MembersMax = 5 } };
        Assert.Equal(F43Reason.TooManyMembers, (await new MemoryDoor().ImportAsync(builder.Build(), options)).Refusal);
    }

    [Theory]
    [InlineData("Z0002", "wrong_sender")]
    [InlineData("Z0001", "")]
    public async Task An_archive_named_for_another_facility_than_the_sender_is_refused(string sender, string reason)
    {
        var receipt = await new MemoryDoor().ImportAsync(
            new ArchiveBuilder().Member("PERSON.txt", Person).Build(), new F43Options { Facility = sender });

        Assert.Equal(reason, receipt.Refusal.Code());
    }

    [Fact]
    public async Task Folders_single_files_and_unseekable_streams_are_read_alike()
    {
        var folder = Directory.CreateTempSubdirectory("klang-test");
        try
        {
            var path = Path.Combine(folder.FullName, "PERSON.txt");
            await File.WriteAllLinesAsync(path, Person);
            var zip = new ArchiveBuilder().Member("PERSON.txt", Person).Build();
            await using var packed = new GZipStream(new MemoryStream(GZip(zip)), CompressionMode.Decompress);
            foreach (var open in (Func<Task<F43Archive>>[])
            [
                () => F43Import.OpenAsync(folder.FullName, options: null, CancellationToken.None),
                () => F43Import.OpenAsync(path, options: null, CancellationToken.None),
                () => F43Import.OpenAsync(packed, options: null, CancellationToken.None),
            ])
            {
                await using var archive = await open();
                await new MemoryDoor().ImportAsync(archive);
                Assert.Equal(("Z0001", 1), (archive.Receipt.Facility, archive.Receipt.Accepted));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_told()
    {
        await using var archive = await F43Import.OpenAsync("/no/such/archive.zip", options: null, CancellationToken.None);

        Assert.Equal(F43Reason.NotFound, archive.Receipt.Refusal);
    }

    [Theory]
    [InlineData("HOSPCODE|PID|NAME|LNAME|D_UPDATE|HOSPCODE9", "2.4.1")]
    [InlineData("HOSPCODE|PID|NAME|LNAME|D_UPDATE", "2.0")]
    public async Task The_version_is_told_from_the_headers(string header, string version) =>
        Assert.Equal(version, (await ImportAsync(new ArchiveBuilder().Member("PERSON.txt", header))).Version);

    static Task<F43Receipt> ImportAsync(ArchiveBuilder builder) => new MemoryDoor().ImportAsync(builder.Build());

    /// <summary>Cannot seek, so that the packer writes lengths behind the members.</summary>
    sealed class BufferedOneWay(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }

    static byte[] GZip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var packed = new GZipStream(stream, CompressionLevel.Fastest))
        {
            packed.Write(bytes);
        }

        return stream.ToArray();
    }
}
