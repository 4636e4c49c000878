using System.Diagnostics;

namespace Klang.SystemTests.Processes;

/// <summary>A SoftHSM2 token and the environment in which Klang finds it, as a production server would find its device.</summary>
sealed class SoftHsmToken : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("klang-hsm-").FullName;

    public SoftHsmToken()
    {
        Directory.CreateDirectory(Path.Combine(folder, "tokens"));
        var configuration = Path.Combine(folder, "softhsm2.conf");
        File.WriteAllText(configuration, $"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n");
        var pin = Path.Combine(folder, "pin");
        File.WriteAllText(pin, "482913\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(pin, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Environment = new Dictionary<string, string>
        {
            ["SOFTHSM2_CONF"] = configuration,
            ["KLANG_ENVIRONMENT"] = "Production",
            ["DOTNET_EnableDiagnostics"] = "0",
            ["KLANG_KMS"] = "pkcs11",
            ["KLANG_PKCS11_LIBRARY"] = "/usr/lib/softhsm/libsofthsm2.so",
            ["KLANG_PKCS11_TOKEN"] = "klang-test",
            ["KLANG_PKCS11_PIN_FILE"] = pin,
        };
        var start = new ProcessStartInfo("softhsm2-util", ["--init-token", "--free", "--label", "klang-test", "--so-pin", "778899", "--pin", "482913"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["SOFTHSM2_CONF"] = configuration;
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("softhsm2-util could not make a token.");
        }
    }

    public IReadOnlyDictionary<string, string> Environment { get; }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
