using Klang.Verify;
using Klang.Witness;

const int Failed = 1;
const int Usage = 2;
const string Help = """
    klang-witness serve --data FOLDER --name NAME --log KEY [--log KEY]... [--urls http://127.0.0.1:8090]
    klang-witness key --data FOLDER --name NAME

    FOLDER holds the witness' key and what it has cosigned; both are made when missing, and losing them means starting under a new name.
    NAME is a schema-less URL of the witness. KEY is a log's verifier key (GET /ledger/key of a log; take it from its operator, too).
    Exit codes: 0 stopped, 1 failed, 2 command line not understood.
    """;

var options = Options.Read(args);
try
{
    return options switch
    {
        { Verb: "key", Data: { } data, Name: { } name } => ShowKey(data, name),
        { Verb: "serve", Data: { } data, Name: { } name, Logs: { Count: > 0 } logs } => await ServeAsync(data, name, logs, options.Urls),
        _ => NotUnderstood(),
    };
}
catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine($"klang-witness: {fault.Message}");
    return Failed;
}

static int ShowKey(string data, string name)
{
    using var key = WitnessKey.Open(data, name);
    Console.WriteLine(key.PublicKey);
    return 0;
}

static async Task<int> ServeAsync(string data, string name, IReadOnlyList<VerifyKey> logs, string urls)
{
    using var key = WitnessKey.Open(data, name);
    using var files = new CheckpointFiles(Path.Combine(data, "checkpoints"));
    await using var app = WitnessServer.Build(new Witness(key, logs, files, TimeProvider.System), urls);
    await app.StartAsync();
    foreach (var url in app.Urls)
    {
        Console.Error.WriteLine($"The witness {key.PublicKey} listens at {url}/");
    }

    await app.WaitForShutdownAsync();
    return 0;
}

static int NotUnderstood()
{
    Console.Error.WriteLine(Help);
    return Usage;
}
