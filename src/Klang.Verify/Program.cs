using System.Text.Json;
using Klang.Verify;

const int Proved = 0;
const int Failed = 1;
const int Usage = 2;
const int NotProved = 5;
const string Help = """
    klang-verify proof FILE... --key KEY [--witness KEY]... [--quorum N]
    klang-verify log URL|FOLDER --key KEY [--witness KEY]... [--quorum N] [--since CHECKPOINT-FILE] [--against URL|FOLDER] [--save FOLDER]

    KEY is a verifier key, NAME+ID+BASE64, or a file that holds one; a log shows its own at URL/key, but take it from elsewhere.
    --quorum: how many witnesses must have cosigned; more than half of those named when not said. --json answers in JSON.
    Exit codes: 0 proved, 1 could not be read, 2 command line not understood, 5 not proved.
    """;

var arguments = Arguments.Read(args);
var json = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
try
{
    var trusted = arguments.Fault is null ? arguments.Trusted() : null;
    return (trusted, arguments.Words) switch
    {
        ({ } known, ["proof", _, ..]) => CheckFiles(known, arguments.Words.Skip(1)),
        ({ } known, ["log", var place]) => Tell(await CheckLogAsync(known, place)),
        _ => NotUnderstood(),
    };
}
catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or HttpRequestException or InvalidDataException or OperationCanceledException)
{
    Console.Error.WriteLine(fault.Message);
    return Failed;
}

int CheckFiles(Trusted trusted, IEnumerable<string> files)
{
    var worst = Proved;
    foreach (var file in files)
    {
        worst = Math.Max(worst, new FileInfo(file).Length > ProofFile.BytesMax
            ? Tell(new Finding(false, null, $"{file} is too large to be a proof."))
            : Tell(ProofFile.Check(File.ReadAllBytes(file), trusted)));
    }

    return worst;
}

async Task<Finding> CheckLogAsync(Trusted trusted, string place)
{
    using var source = new LogSource(place, arguments.One("--save"));
    using var against = arguments.One("--against") is { } other ? new LogSource(other) : null;
    var since = arguments.One("--since") is { } file ? await File.ReadAllBytesAsync(file, stop.Token) : null;
    return await new LogCheck(source, trusted) { Since = since, Against = against }.RunAsync(progress: null, stop.Token);
}

int Tell(Finding found)
{
    if (arguments.Json)
    {
        Console.WriteLine(JsonSerializer.Serialize(
            new { found.Proved, found.Index, found.Message, facts = found.Facts.ToDictionary(fact => fact.Key, fact => fact.Value) }, json));
    }
    else
    {
        Console.WriteLine(found.Proved ? found.Message : "NOT PROVED: " + found.Message);
        foreach (var (name, value) in found.Facts)
        {
            Console.WriteLine($"  {name,-10} {value}");
        }
    }

    return found.Proved ? Proved : NotProved;
}

int NotUnderstood()
{
    Console.Error.WriteLine(arguments.Fault ?? "The command line was not understood.");
    Console.Error.WriteLine(Help);
    return Usage;
}
