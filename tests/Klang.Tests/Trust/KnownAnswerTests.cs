using System.Security.Cryptography;
using Klang.Trust.Keys;
using Xunit;

namespace Klang.Tests.Trust;

/// <summary>
/// The primitives under the house give the published answers: AES-256-GCM by the test cases of McGrew and Viega's specification, HMAC-SHA-256 by
/// RFC 4231. What is altered in any way is refused (in the manner of Project Wycheproof: modified tags, nonces, texts, lengths).
/// </summary>
public sealed class KnownAnswerTests
{
    const string Key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
    const string Nonce = "cafebabefacedbaddecaf888";
    const string Associated = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
    const string Plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
    const string Cipher = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662";
    const string Tag = "76fc6ece0f4e1768cddf8853bb2d551b";
    const string ZeroKey = "0000000000000000000000000000000000000000000000000000000000000000";
    const string ZeroNonce = "000000000000000000000000";

    [Theory]
    [InlineData(ZeroKey, ZeroNonce, "", "", "", "530f8afbc74536b9a963b4f1c4cb738b")]
    [InlineData(ZeroKey, ZeroNonce, "", "00000000000000000000000000000000", "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919")]
    [InlineData(Key, Nonce, "", Plain + "1aafd255", Cipher + "898015ad", "b094dac5d93471bdec1a502270e3cc6c")]
    [InlineData(Key, Nonce, Associated, Plain, Cipher, Tag)]
    public void Sealing_gives_the_published_answer_and_opening_the_text(
        string key, string nonce, string associated, string plain, string cipher, string tag)
    {
        var ring = new RingKey(1, Hex(key));
        var sealedText = new byte[plain.Length / 2];
        var sealedTag = new byte[16];

        ring.Encrypt(Hex(nonce), Hex(plain), sealedText, sealedTag, Hex(associated));
        var opened = new byte[plain.Length / 2];
        ring.Decrypt(Hex(nonce), Hex(cipher), Hex(tag), opened, Hex(associated));

        Assert.Equal(cipher, Convert.ToHexStringLower(sealedText));
        Assert.Equal(tag, Convert.ToHexStringLower(sealedTag));
        Assert.Equal(plain, Convert.ToHexStringLower(opened));
    }

    [Fact]
    public void Any_altered_bit_of_nonce_text_tag_or_associated_data_is_refused()
    {
        foreach (var part in Enumerable.Range(0, 4))
        {
            byte[][] parts = [Hex(Nonce), Hex(Cipher), Hex(Tag), Hex(Associated)];
            for (var bit = 0; bit < parts[part].Length * 8; bit++)
            {
                parts[part][bit / 8] ^= (byte)(1 << (bit % 8));
                Refused(parts);
                parts[part][bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("ffffffffffffffffffffffffffffffff")]
    [InlineData("890391 31f0b1e89732207 7ac44d2aae4")]
    [InlineData("76fc6ece0f4e1768cddf8853bb2d551a")]
    [InlineData("f6fc6ece0f4e1768cddf8853bb2d551b")]
    public void A_made_up_tag_is_refused(string tag) =>
        Refused([Hex(Nonce), Hex(Cipher), Hex(tag.Replace(" ", "", StringComparison.Ordinal)), Hex(Associated)]);

    [Fact]
    public void Text_cut_short_or_associated_data_moved_into_it_is_refused()
    {
        Refused([Hex(Nonce), Hex(Cipher)[..^1], Hex(Tag), Hex(Associated)]);
        Refused([Hex(Nonce), Hex(Cipher)[1..], Hex(Tag), Hex(Associated)]);
        Refused([Hex(Nonce), [], Hex(Tag), Hex(Associated)]);
        Refused([Hex(Nonce), Hex(Cipher), Hex(Tag), Hex(Associated)[..^1]]);
        Refused([Hex(Nonce), [.. Hex(Associated), .. Hex(Cipher)], Hex(Tag), []]);
        Refused([Hex(ZeroNonce), Hex(Cipher), Hex(Tag), Hex(Associated)]);
    }

    [Theory]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [InlineData("4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData(
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe")]
    public void Keyed_hashes_give_the_published_answer(string key, string message, string mac) =>
        Assert.Equal(mac, Convert.ToHexStringLower(HMACSHA256.HashData(Hex(key), Hex(message))));

    static void Refused(byte[][] parts)
    {
        var ring = new RingKey(1, Hex(Key));
        var opened = new byte[parts[1].Length];
        Assert.Throws<AuthenticationTagMismatchException>(() => ring.Decrypt(parts[0], parts[1], parts[2], opened, parts[3]));
        Assert.All(opened, value => Assert.Equal(0, value));
    }

    static byte[] Hex(string text) => Convert.FromHexString(text);
}
