using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Klang.Composition;
using Klang.Hardening;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Xunit;

namespace Klang.Tests.Hardening;

/// <summary>Each unsafe setting alone stops a server of production, by its name and with a cure; none of them stops development.</summary>
public sealed class UnsafeSettingsTests
{
    static readonly SettingsInUse Loopback = new();

    static readonly SettingsInUse Reached = new()
    {
        IsBeyondLoopback = true,
        BaseAddress = new Uri("https://klang.example.go.th/fhir"),
        Certificate = new CertificateFacts(),
        HasLedgerOrigin = true,
        Witnesses = [new Uri("https://one.example/"), new Uri("https://two.example/"), new Uri("https://three.example/")],
    };

    static readonly Dictionary<string, SettingsInUse> Unsafe = new(StringComparer.Ordinal)
    {
        ["environment"] = Loopback with { Environment = "prod" },
        ["open"] = Loopback with { IsOpen = true },
        ["personas"] = Loopback with { Personas = 1 },
        ["kms"] = Loopback with { Kms = "file" },
        ["pkcs11-library"] = Loopback with { IsDeviceLibraryWritable = true },
        ["transit-url"] = Loopback with { TransitAddress = new Uri("http://kms.example:8200") },
        ["plain-http"] = Reached with { IsPlainBeyondLoopback = true },
        ["base-url-missing"] = Reached with { BaseAddress = null },
        ["base-url-scheme"] = Reached with { BaseAddress = new Uri("http://klang.example.go.th/fhir") },
        ["base-url-host"] = Reached with { BaseAddress = new Uri("https://192.0.2.7/fhir") },
        ["certificate-expired"] = Reached with { Certificate = new CertificateFacts { IsExpired = true } },
        ["certificate-early"] = Reached with { Certificate = new CertificateFacts { IsEarly = true } },
        ["certificate-weak"] = Reached with { Certificate = new CertificateFacts { IsWeak = true } },
        ["certificate-hash"] = Reached with { Certificate = new CertificateFacts { HasOldHash = true } },
        ["certificate-self-signed"] = Reached with { Certificate = new CertificateFacts { IsSelfSigned = true } },
        ["certificate-name"] = Reached with { Certificate = new CertificateFacts { IsForAnotherName = true } },
        ["witness-none"] = Reached with { Witnesses = [] },
        ["witness-quorum"] = Reached with { WitnessQuorum = 1 },
        ["witness-plain"] = Reached with { Witnesses = [new Uri("http://one.example/")] },
        ["ledger-origin"] = Reached with { HasLedgerOrigin = false },
        ["data-mode"] = Loopback with { OpenDataFolders = ["records"] },
        ["data-temporary"] = Reached with { IsDataTemporary = true },
        ["program-writable"] = Loopback with { IsProgramWritable = true },
        ["root"] = Reached with { IsRoot = true },
        ["diagnostics"] = Loopback with { Variables = new Dictionary<string, string>() },
        ["mini-dump"] = With("DOTNET_DbgEnableMiniDump", "1"),
        ["dumpable"] = Loopback with { IsDumpable = true },
        ["core-limit"] = Reached with { AllowsCoreFiles = true },
        ["traced"] = Loopback with { IsTraced = true },
        ["startup-hooks"] = With("DOTNET_STARTUP_HOOKS", "/x.dll"),
        ["additional-deps"] = With("DOTNET_ADDITIONAL_DEPS", "/x.json"),
        ["profiler"] = With("CORECLR_ENABLE_PROFILING", "1"),
        ["preload"] = With("LD_PRELOAD", "/x.so"),
        ["key-log"] = With("SSLKEYLOGFILE", "/x"),
        ["token-in-environment"] = With("KLANG_TOKEN", "x"),
        ["clock"] = Reached with { IsClockAdrift = true },
        ["mode of KLANG_PKCS11_PIN_FILE"] = Loopback with { OpenSecretFiles = ["KLANG_PKCS11_PIN_FILE"] },
        ["KLANG_THAID_ISSUER"] = Loopback with { Issuers = new Dictionary<string, Uri> { ["KLANG_THAID_ISSUER"] = new("http://127.0.0.1:9000") } },
    };

    public static TheoryData<string> Names => [.. Unsafe.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_unsafe_setting_is_named_alone_with_a_cure(string name)
    {
        var found = Assert.Single(UnsafeSettings.Find(Unsafe[name]));

        Assert.Equal(name, found.Name);
        Assert.NotEmpty(found.Found);
        Assert.NotEmpty(found.Cure);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Development_is_told_nothing(string name) => Assert.All(
        ["", "Development", "development"], environment => Assert.Empty(name == "environment" ? [] : UnsafeSettings.Find(Unsafe[name] with { Environment = environment })));

    [Fact]
    public void Safe_settings_start_on_loopback_and_beyond()
    {
        Assert.Empty(UnsafeSettings.Find(Loopback));
        Assert.Empty(UnsafeSettings.Find(Reached));
        Assert.Empty(UnsafeSettings.Find(Loopback with { IsRoot = true, AllowsCoreFiles = true, IsClockAdrift = true, IsDataTemporary = true })); // A container on loopback.
    }

    [Fact]
    public void All_are_named_at_once() => Assert.Equal(
        ["open", "kms", "witness-none", "root", "diagnostics"],
        UnsafeSettings.Find(Reached with { IsOpen = true, Kms = "file", Witnesses = [], IsRoot = true, Variables = new Dictionary<string, string>() }).Select(found => found.Name));

    /// <summary>A rule without a row here would be a rule that nobody tried.</summary>
    [Fact]
    public void At_least_twenty_five_are_known_and_the_page_of_settings_names_each()
    {
        var page = File.ReadAllText(Path.Combine(Architecture.House.Root, "docs", "environment.md"));
        Assert.True(Unsafe.Count >= 25);
        Assert.All(Unsafe.Keys.Where(name => !name.Contains("KLANG", StringComparison.Ordinal)), name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void A_certificate_is_judged_by_time_key_name_and_who_signed_it()
    {
        using var key = RSA.Create(1024);
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var request = new CertificateRequest("CN=other.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.Create(request.SubjectName, new OldHash(X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1)), now, now.AddDays(30), [1]);

        Assert.Equal(
            new CertificateFacts { IsWeak = true, HasOldHash = true, IsSelfSigned = true, IsForAnotherName = true },
            CertificateFacts.Of(certificate, "klang.example", now.AddDays(1)));
        Assert.True(CertificateFacts.Of(certificate, null, now.AddDays(31)).IsExpired);
        Assert.True(CertificateFacts.Of(certificate, null, now.AddDays(-1)).IsEarly);
    }

    [Fact]
    public void Folders_and_addresses_are_read_as_they_are()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // No modes to read.
        }

        var folder = Directory.CreateTempSubdirectory("klang-unsafe-");
        var records = folder.CreateSubdirectory("records");
        var server = new ServerSettings
        {
            Endpoints = [new ServerEndpoint(IPAddress.Any, 0, HttpProtocols.Http1, Certificate: null)],
            BaseUrl = "http://klang.example/fhir",
        };
        try
        {
            File.SetUnixFileMode(records.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead);
            var read = SettingsReader.Read(server, isOpen: false, folder.FullName, hasOrigin: false, quorum: null, certificateKey: null, TimeProvider.System.GetUtcNow());
            Assert.Equal([records.FullName], read.OpenDataFolders);
            Assert.True(read is { IsBeyondLoopback: true, IsPlainBeyondLoopback: true, IsDataTemporary: true, IsReached: true, HasLedgerOrigin: false });

            File.SetUnixFileMode(records.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Assert.Empty(SettingsReader.Read(server, isOpen: false, folder.FullName, hasOrigin: false, quorum: null, certificateKey: null, TimeProvider.System.GetUtcNow()).OpenDataFolders);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Says SHA-1 of what it signs, as the platform no longer does.</summary>
    sealed class OldHash(X509SignatureGenerator signing) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => Convert.FromHexString("300D06092A864886F70D0101050500");

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => signing.SignData(data, hashAlgorithm);

        protected override PublicKey BuildPublicKey() => signing.PublicKey;
    }

    static SettingsInUse With(string name, string value) =>
        Loopback with { Variables = new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = "0", [name] = value } };
}
