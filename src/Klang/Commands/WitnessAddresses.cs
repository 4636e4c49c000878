using Klang.Transparency;
using Klang.Trust.Notes;

namespace Klang.Commands;

/// <summary>Reads which witnesses cosign.</summary>
static class WitnessAddresses
{
    const int WitnessesMax = 16;

    /// <summary>Reads <c>NAME+ID+KEY@URL</c>, several apart by ';' or given one by one. Throws <see cref="CommandFault"/> that tells what is wrong.</summary>
    public static IReadOnlyList<WitnessEndpoint> Read(IEnumerable<string> texts)
    {
        var read = texts.SelectMany(text => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(ReadOne).ToList();
        return read.Count <= WitnessesMax && read.DistinctBy(witness => (witness.Key.Name, witness.Key.KeyId)).Count() == read.Count
            ? read
            : throw new CommandFault(ExitCode.Usage, $"At most {WitnessesMax} witnesses are named, each once.");
    }

    static WitnessEndpoint ReadOne(string text)
    {
        var at = text.IndexOf("@http", StringComparison.Ordinal);
        return at > 0 && NoteVerifier.Parse(text[..at]) is { Type: NoteVerifier.CosignatureType } key
            && Uri.TryCreate(text[(at + 1)..].TrimEnd('/') + "/", UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https" && address.Query.Length == 0 && address.UserInfo.Length == 0
            ? new WitnessEndpoint(key, address)
            : throw new CommandFault(ExitCode.Usage, "A witness is named as KEY@URL: the key that 'klang-witness key' shows, and the address at which it listens.");
    }
}
