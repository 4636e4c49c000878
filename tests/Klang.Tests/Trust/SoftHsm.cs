using System.Diagnostics;
using System.Runtime.InteropServices;
using Klang.Trust;

namespace Klang.Tests.Trust;

/// <summary>A token of SoftHSM2 (a real PKCS#11 library) in a folder of its own. <c>./dev test</c> installs the library.</summary>
sealed partial class SoftHsm : IDisposable
{
    public const string Pin = "482913";
    const string Token = "klang-test";

    readonly string folder = Directory.CreateTempSubdirectory("klang-hsm-").FullName;

    public SoftHsm()
    {
        Directory.CreateDirectory(Path.Combine(folder, "tokens"));
        var configuration = Path.Combine(folder, "softhsm2.conf");
        File.WriteAllText(configuration, $"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n");
        SetEnvironment("SOFTHSM2_CONF", configuration, 1); // The library reads the process's own environment, not .NET's copy of it.
        var start = new ProcessStartInfo("softhsm2-util", ["--init-token", "--free", "--label", Token, "--so-pin", "778899", "--pin", Pin])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SOFTHSM2_CONF"] = configuration;
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(process.StandardError.ReadToEnd());
        }
    }

    public static string Library { get; } = new[] { "/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so", "/usr/lib/pkcs11/libsofthsm2.so" }
        .FirstOrDefault(File.Exists) ?? "/usr/lib/softhsm/libsofthsm2.so";

    public Pkcs11Options Options { get; } = new() { Library = Library, Token = Token, Pin = Pin, CreateIfMissing = true };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
