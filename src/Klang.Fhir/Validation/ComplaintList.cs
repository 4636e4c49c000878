using System.Collections.Immutable;
using Klang.Fhir.Json;

namespace Klang.Fhir.Validation;

/// <summary>
/// Collects complaints up to a limit. Nothing is allocated before the first. Messages name places, rules and code
/// systems, never what was sent.
/// </summary>
sealed class ComplaintList(int complaintsMax)
{
    const int NameLengthMax = 64;

    ImmutableArray<Complaint>.Builder? complaints;

    public int Count => complaints?.Count ?? 0;

    public bool IsFull => Count >= complaintsMax;

    /// <summary>Complains of a value at its own place.</summary>
    public void Add(JsonNode at, string code, string message) => Add(at, PathOf(at), at.Start, code, message);

    /// <summary>Complains of a member that should be in an object and is not.</summary>
    public void AddMissing(JsonNode parent, string member, string code, string message) =>
        Add(parent, $"{PathOf(parent)}.{member}", parent.Start, code, message);

    /// <summary>Complains of a member whose name the sender made up: the place is its name's.</summary>
    public void AddMember(JsonNode member, string code, string message) =>
        Add(member, PathOf(member), Math.Max(member.NameStart, 0), code, message);

    public ImmutableArray<Complaint> ToImmutable() => complaints?.DrainToImmutable() ?? [];

    void Add(JsonNode at, string path, int offset, string code, string message)
    {
        if (IsFull)
        {
            return;
        }

        var (line, column) = at.Tape.Locate(offset);
        complaints ??= ImmutableArray.CreateBuilder<Complaint>();
        complaints.Add(new Complaint(Severity.Error, code, message, path, line, column));
    }

    /// <summary>The place as the tape tells it, unless a name in it does not look like an element's.</summary>
    static string PathOf(JsonNode node)
    {
        for (var up = node; up.Exists; up = up.Parent)
        {
            if (up.NameStart >= 0 && !IsPlain(up.Name))
            {
                return $"{PathOf(up.Parent)}.(member)";
            }

            if (!up.Parent.Exists && !ResourceTypes.TryParse(up["resourceType"u8].StringBytes, out _))
            {
                return "Resource" + node.Path[Math.Min(node.Path.Length, up.Path.Length)..];
            }
        }

        return node.Path;
    }

    /// <summary>True for what a message may repeat: letters, digits and underscores, not too long.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > NameLengthMax)
        {
            return false;
        }

        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter != '_')
            {
                return false;
            }
        }

        return true;
    }
}
