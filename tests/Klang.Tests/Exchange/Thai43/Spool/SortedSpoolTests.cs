using System.Security.Cryptography;
using System.Text;
using Klang.Exchange.Thai43.Spool;
using Xunit;

namespace Klang.Tests.Exchange.Thai43.Spool;

public sealed class SortedSpoolTests
{
    [Theory]
    [InlineData(10, 1_000_000)]
    [InlineData(3000, 4_000)]
    [InlineData(20_000, 2_000)]
    public void Entries_come_back_by_key_and_equal_keys_in_their_order(int count, int memoryBytes)
    {
        var random = new Random(11);
        using var spool = new SortedSpool(folder: null, memoryBytes);
        var expected = new List<(string Key, int Number)>();
        for (var number = 0; number < count; number++)
        {
            var key = $"k{random.Next(count / 3)}";
            expected.Add((key, number));
            spool.Add(Encoding.UTF8.GetBytes(key), BitConverter.GetBytes(number));
        }

        var read = spool.Read().Select(entry => (Encoding.UTF8.GetString(entry.Key.Span), BitConverter.ToInt32(entry.Payload.Span))).ToList();

        Assert.Equal(count > 1000, spool.HasSpilled);
        Assert.Equal(expected.OrderBy(entry => entry.Key, StringComparer.Ordinal).ThenBy(entry => entry.Number), read);
    }

    [Fact]
    public void Nothing_lies_in_the_clear_and_nothing_is_left_behind()
    {
        var folder = Directory.CreateTempSubdirectory("klang-test");
        try
        {
            using (var spool = new SortedSpool(folder.FullName, 1000))
            {
                for (var number = 0; number < 200; number++)
                {
                    spool.Add(Encoding.UTF8.GetBytes($"1999900000013-{number}"), "สมชาย ใจดี"u8);
                }

                Assert.True(spool.HasSpilled);
                foreach (var file in folder.EnumerateFiles())
                {
                    using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                    var bytes = new byte[stream.Length];
                    stream.ReadExactly(bytes);
                    Assert.Equal(-1, bytes.AsSpan().IndexOf("1999900000013"u8));
                    Assert.Equal(-1, bytes.AsSpan().IndexOf("สมชาย"u8));
                }
            }

            Assert.Empty(folder.EnumerateFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_changed_block_is_noticed()
    {
        var folder = Directory.CreateTempSubdirectory("klang-test");
        try
        {
            using var sealedFile = new SealedFile(folder.FullName);
            sealedFile.Write(new byte[100_000]);
            sealedFile.Complete();
            using (var stream = new FileStream(folder.EnumerateFiles().Single().FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
            {
                stream.Position = 70_000;
                stream.WriteByte(1);
            }

            Assert.ThrowsAny<CryptographicException>(() => sealedFile.Read().TryRead(new byte[100_000]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
