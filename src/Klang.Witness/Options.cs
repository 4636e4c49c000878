using Klang.Verify;

namespace Klang.Witness;

/// <summary>The command line.</summary>
sealed record Options(string Verb, string? Data, string? Name, IReadOnlyList<VerifyKey>? Logs, string Urls)
{
    /// <summary>A verb of nothing when it is not understood.</summary>
    public static Options Read(string[] args)
    {
        var read = new Options(args.Length > 0 ? args[0] : "", null, null, [], "http://127.0.0.1:8090");
        for (var i = 1; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            read = args[i] switch
            {
                "--data" when value.Length > 0 => read with { Data = value },
                "--name" when value.Length > 0 => read with { Name = value },
                "--urls" when value.Length > 0 => read with { Urls = value },
                "--log" when VerifyKey.Read(value) is { Type: VerifyKey.Log } key => read with { Logs = [.. read.Logs!, key] },
                _ => read with { Verb = "" },
            };
        }

        return read;
    }
}
