namespace Klang.Verify;

/// <summary>The command line: a verb, what it is about, and options that may repeat.</summary>
sealed class Arguments
{
    static readonly string[] Known = ["--key", "--witness", "--quorum", "--since", "--against", "--save"];

    readonly Dictionary<string, List<string>> options = new(StringComparer.Ordinal);

    /// <summary>Words that are no options.</summary>
    public List<string> Words { get; } = [];

    public bool Json { get; private set; }

    /// <summary>What is wrong with it; null when nothing.</summary>
    public string? Fault { get; private set; }

    public static Arguments Read(string[] args)
    {
        var read = new Arguments();
        for (var i = 0; i < args.Length && read.Fault is null; i++)
        {
            if (args[i] == "--json")
            {
                read.Json = true;
            }
            else if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                read.Words.Add(args[i]);
            }
            else if (!Known.Contains(args[i]) || i + 1 == args.Length)
            {
                read.Fault = $"{args[i]} is no option, or its value is missing.";
            }
            else
            {
                read.All(args[i]).Add(args[++i]);
            }
        }

        return read;
    }

    public List<string> All(string name) => options.TryGetValue(name, out var values) ? values : options[name] = [];

    public string? One(string name) => All(name) is [.., var last] ? last : null;

    /// <summary>Whose word is taken; null, and a fault, when a key is none.</summary>
    public Trusted? Trusted()
    {
        var log = Keys("--key", VerifyKey.Log);
        var witnesses = Keys("--witness", VerifyKey.Witness);
        var quorum = One("--quorum") is { } text ? TreeHead.Number(text) ?? -1 : witnesses?.Count / 2 + 1 ?? 0;
        if (witnesses is { Count: 0 } && One("--quorum") is null)
        {
            quorum = 0;
        }

        if (log is not { Count: > 0 } || witnesses is null || quorum < 0 || quorum > witnesses.Count)
        {
            Fault = "Name the log's key with --key NAME+ID+KEY (or a file that holds it), witnesses with --witness, and how many must have cosigned with --quorum.";
            return null;
        }

        return new Trusted(log, witnesses, (int)quorum);
    }

    List<VerifyKey>? Keys(string name, byte type)
    {
        var keys = new List<VerifyKey>();
        foreach (var value in All(name))
        {
            var text = File.Exists(value) && new FileInfo(value).Length < Note.BytesMax ? File.ReadAllText(value) : value;
            if (VerifyKey.Read(text) is not { } key || key.Type != type)
            {
                return null;
            }

            keys.Add(key);
        }

        return keys;
    }
}
