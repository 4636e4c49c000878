using System.Net;
using Klang.Composition;

namespace Klang.Hardening;

/// <summary>Reads what <see cref="UnsafeSettings"/> judges: from the checked settings, the environment, files and the kernel.</summary>
static class SettingsReader
{
    const UnixFileMode Writable = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    const UnixFileMode Others = Writable | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    static readonly string[] SecretFiles =
        ["KLANG_PKCS11_PIN_FILE", "KLANG_TRANSIT_TOKEN_FILE", "KLANG_THAID_SECRET_FILE", "KLANG_HEALTHID_SECRET_FILE", "KLANG_CERTIFICATE_KEY", "KLANG_KEY_FILE"];

    static readonly string[] DataFolders = ["records", "keys", "identity"];

    static readonly string[] IssuerNames = ["KLANG_THAID_ISSUER", "KLANG_HEALTHID_ISSUER", "KLANG_PROVIDERID_ISSUER"];

    /// <param name="server">Where the server listens and what it allows; witnesses among it.</param>
    /// <param name="isOpen">Whether it is to be open.</param>
    /// <param name="dataFolder">Where the data lie or will lie.</param>
    /// <param name="hasOrigin">Whether the ledger's origin is named.</param>
    /// <param name="quorum">Of the witnesses, as named.</param>
    /// <param name="certificateKey">File of the certificate's key, as named.</param>
    /// <param name="now">The time.</param>
    public static SettingsInUse Read(ServerSettings server, bool isOpen, string? dataFolder, bool hasOrigin, int? quorum, string? certificateKey, DateTimeOffset now)
    {
        var baseAddress = AddressOf(server.BaseUrl);
        var outside = server.Endpoints.Where(endpoint => !IPAddress.IsLoopback(endpoint.Address)).ToList();
        return new SettingsInUse
        {
            Environment = Variable("KLANG_ENVIRONMENT") ?? "",
            Kms = Variable("KLANG_KMS")?.ToLowerInvariant() ?? "file",
            IsDeviceLibraryWritable = Variable("KLANG_PKCS11_LIBRARY") is { } library && Has(library, Writable),
            TransitAddress = AddressOf(Variable("KLANG_TRANSIT_URL")),
            IsOpen = isOpen,
            Personas = server.Personas.Count,
            IsBeyondLoopback = outside.Count > 0,
            IsPlainBeyondLoopback = outside.Exists(endpoint => endpoint.Certificate is null),
            IsBehindProxy = server.IsBehindProxy,
            BaseAddress = baseAddress,
            Certificate = server.Endpoints.Select(endpoint => endpoint.Certificate).FirstOrDefault(one => one is not null) is { } certificate
                ? CertificateFacts.Of(certificate, baseAddress?.Host, now)
                : null,
            HasLedgerOrigin = hasOrigin,
            Witnesses = [.. server.Witnesses.Select(witness => witness.Address)],
            WitnessQuorum = quorum,
            Issuers = IssuerNames.Select(name => (name, address: AddressOf(Variable(name)))).Where(pair => pair.address is not null).ToDictionary(pair => pair.name, pair => pair.address!),
            OpenSecretFiles = [.. SecretFiles.Where(name => (name == "KLANG_CERTIFICATE_KEY" ? certificateKey : Variable(name)) is { } file && Has(file, Others))],
            OpenDataFolders = dataFolder is null ? [] : [.. FoldersIn(dataFolder).Where(folder => Has(folder, Others))],
            IsDataTemporary = dataFolder is not null && Path.GetFullPath(dataFolder).StartsWith(Path.GetTempPath(), StringComparison.Ordinal),
            IsProgramWritable = Has(AppContext.BaseDirectory, Writable) || Has(Path.Combine(AppContext.BaseDirectory, "klang.dll"), Writable),
            IsRoot = ProcessGuard.IsRoot(),
            IsDumpable = ProcessGuard.IsDumpable(),
            IsTraced = ProcessGuard.IsTraced(),
            AllowsCoreFiles = ProcessGuard.AllowsCoreFiles(),
            IsClockAdrift = ProcessGuard.IsClockAdrift(),
            Variables = UnsafeSettings.Variables.Where(name => Variable(name) is not null).ToDictionary(name => name, name => Variable(name)!),
        };
    }

    static IEnumerable<string> FoldersIn(string data) => DataFolders.Select(name => Path.Combine(data, name));

    static Uri? AddressOf(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null;

    static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    static bool Has(string path, UnixFileMode any) =>
        !OperatingSystem.IsWindows() && (File.Exists(path) || Directory.Exists(path)) && (File.GetUnixFileMode(path) & any) != 0;
}
