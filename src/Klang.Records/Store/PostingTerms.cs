using System.Buffers.Binary;
using Klang.Fhir.Search;
using Klang.Trust;

namespace Klang.Records.Store;

/// <summary>Names posting terms: keyed per shard for the store, unkeyed in memory for guards.</summary>
static class PostingTerms
{
    /// <summary>Keyed hash of a term within a shard: <c>type (1) | parameter (2) | value</c>.</summary>
    internal static ulong Hash(Vault vault, int shard, Posting posting)
    {
        Span<byte> buffer = stackalloc byte[512];
        return vault.Posting(shard, Term(buffer, posting));
    }

    /// <summary>The same for a term that is looked up.</summary>
    internal static ulong Hash(Vault vault, int shard, PostingTerm term) => Hash(vault, shard, AsPosting(term));

    /// <summary>The posting that a looked-up term of hashed kind equals.</summary>
    internal static Posting AsPosting(PostingTerm term) => new(term.Type, term.Parameter, term.Kind, term.Value, 0);

    /// <summary>In-memory hash of a term (FNV-1a), never stored.</summary>
    internal static ulong Guard(Posting posting)
    {
        Span<byte> buffer = stackalloc byte[512];
        var hash = 14695981039346656037UL;
        foreach (var part in Term(buffer, posting))
        {
            hash = (hash ^ part) * 1099511628211UL;
        }

        return hash;
    }

    /// <summary>Number of the (type, parameter) pair of an event day.</summary>
    internal static int DayParameter(Posting posting) => DayParameter(posting.Type, posting.Parameter);

    /// <summary>Number of the (type, parameter) pair of an event day.</summary>
    internal static int DayParameter(Fhir.ResourceType type, int parameter) => ((int)type << 16) | parameter;

    static ReadOnlySpan<byte> Term(Span<byte> buffer, Posting posting)
    {
        buffer[0] = (byte)posting.Type;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[1..], posting.Parameter);
        if (posting.Kind == PostingKind.Day)
        {
            BinaryPrimitives.WriteInt32BigEndian(buffer[3..], posting.Day);
            return buffer[..7];
        }

        var value = posting.Value.Span;
        value = value.Length > 480 ? value[..480] : value;
        value.CopyTo(buffer[3..]);
        return buffer[..(3 + value.Length)];
    }
}
