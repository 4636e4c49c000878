using Klang.Keys;
using Klang.Trust;

namespace Klang.Commands;

/// <summary>Which provider holds the root key, from the environment alone: every command finds the same one, and nothing secret stands on a command line.</summary>
static class RootSettings
{
    const int SecretBytesMax = 4096;

    /// <summary>Opens the root of the provider that is set; null for the key file.</summary>
    public static Func<bool, CancellationToken, ValueTask<IKms>>? FromEnvironment() => Variable("KLANG_KMS")?.ToLowerInvariant() switch
    {
        null or "file" => null,
        "pkcs11" => (create, _) => ValueTask.FromResult<IKms>(Pkcs11Kms.Open(Pkcs11(create))),
        "transit" => async (create, cancellationToken) => await TransitKms.OpenAsync(Transit(create), cancellationToken),
        _ => throw new CommandFault(ExitCode.Usage, "KLANG_KMS is file, pkcs11 or transit."),
    };

    static Pkcs11Options Pkcs11(bool create) => new()
    {
        Library = Required("KLANG_PKCS11_LIBRARY"),
        Token = Required("KLANG_PKCS11_TOKEN"),
        Pin = Secret("KLANG_PKCS11_PIN_FILE"),
        KeyLabel = Variable("KLANG_PKCS11_KEY") ?? "klang-root",
        CreateIfMissing = create,
    };

    static TransitOptions Transit(bool create) => new()
    {
        Address = Uri.TryCreate(Required("KLANG_TRANSIT_URL"), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new CommandFault(ExitCode.Usage, "KLANG_TRANSIT_URL is an address such as https://kms.example.go.th:8200."),
        Token = Secret("KLANG_TRANSIT_TOKEN_FILE"),
        KeyName = Variable("KLANG_TRANSIT_KEY") ?? "klang-root",
        Mount = Variable("KLANG_TRANSIT_MOUNT") ?? "transit",
        CreateIfMissing = create,
    };

    static string Required(string name) =>
        Variable(name) ?? throw new CommandFault(ExitCode.Usage, $"{name} is not set, and KLANG_KMS needs it. See docs/environment.md.");

    static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>A secret lies in a file that its owner alone can read.</summary>
    static string Secret(string name)
    {
        var path = Required(name);
        if (!File.Exists(path) || new FileInfo(path).Length is 0 or > SecretBytesMax)
        {
            throw new CommandFault(ExitCode.Usage, $"{name} names {path}, which is not a file with a secret in it.");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0)
        {
            throw new CommandFault(ExitCode.Usage, $"{path} is open to others than its owner. Close it: chmod 600.");
        }

        return File.ReadAllText(path).Trim();
    }
}
