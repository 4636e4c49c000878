namespace Klang.Hardening;

/// <summary>
/// What a server of production refuses to start with. Pure: the same settings give the same list, all at once. Rules about the network count only
/// for a server that is reached from other machines, so that a container may be tried on loopback.
/// </summary>
static class UnsafeSettings
{
    /// <summary>Variables of the environment that the rules ask for.</summary>
    public static IReadOnlyList<string> Variables { get; } =
    [
        "DOTNET_EnableDiagnostics", "COMPlus_EnableDiagnostics", "DOTNET_DbgEnableMiniDump", "COMPlus_DbgEnableMiniDump", "DOTNET_STARTUP_HOOKS", "DOTNET_ADDITIONAL_DEPS",
        "CORECLR_ENABLE_PROFILING", "LD_PRELOAD", "SSLKEYLOGFILE", "KLANG_TOKEN",
    ];

    static readonly IReadOnlyList<(string Name, Func<SettingsInUse, bool> IsUnsafe, string Found, string Cure)> Rules =
    [
        ("environment", settings => !string.Equals(settings.Environment, "Production", StringComparison.OrdinalIgnoreCase),
            "KLANG_ENVIRONMENT is neither Development nor Production, and would count as development", "set KLANG_ENVIRONMENT=Production"),
        ("open", settings => settings.IsOpen, "everybody has all rights", "leave out --open and KLANG_OPEN"),
        ("personas", settings => settings.Personas > 0, "made-up people sign in by one click", "use klang serve, not klang demo"),

        ("kms", settings => settings.Kms is "file" or "", "the root key lies in a file, which production refuses", "set KLANG_KMS=pkcs11 or transit"),
        ("pkcs11-library", settings => settings.IsDeviceLibraryWritable, "others can exchange the library of the device", "chmod go-w the file of KLANG_PKCS11_LIBRARY"),
        ("transit-url", settings => settings.TransitAddress is { Scheme: "http", IsLoopback: false }, "keys travel to the transit service without TLS", "set KLANG_TRANSIT_URL to an https address"),

        ("plain-http", settings => settings.IsPlainBeyondLoopback, "listens beyond loopback without TLS", "listen at https:// or mtls://, or let the proxy on this machine reach loopback"),
        ("base-url-missing", settings => (settings.IsBeyondLoopback || settings.IsBehindProxy) && settings.BaseAddress is null,
            "a server that is reached from outside has no name of its own", "set KLANG_BASE_URL"),
        ("base-url-scheme", settings => settings.BaseAddress is { Scheme: "http", IsLoopback: false }, "links and tokens name a plain http address", "set KLANG_BASE_URL to an https address"),
        ("base-url-host", settings => (settings.IsBeyondLoopback || settings.IsBehindProxy) && settings.BaseAddress is { } address && (address.IsLoopback || address.HostNameType is not UriHostNameType.Dns),
            "the base address is a number or loopback, for which no certificate speaks", "set KLANG_BASE_URL to a name"),

        ("certificate-expired", settings => settings.Certificate is { IsExpired: true }, "the certificate has expired", "renew KLANG_CERTIFICATE"),
        ("certificate-early", settings => settings.Certificate is { IsEarly: true }, "the certificate is not valid yet", "look at the clock, or wait"),
        ("certificate-weak", settings => settings.Certificate is { IsWeak: true }, "the certificate's key is too short", "use RSA of 2048 bits or more, or P-256 or more"),
        ("certificate-hash", settings => settings.Certificate is { HasOldHash: true }, "the certificate is signed over SHA-1 or MD5", "have it signed over SHA-256 or better"),
        ("certificate-self-signed", settings => settings.Certificate is { IsSelfSigned: true } && settings.IsReached, "the certificate is vouched for by itself alone", "use one of an authority"),
        ("certificate-name", settings => settings.Certificate is { IsForAnotherName: true }, "the certificate does not name the host of the base address", "use a certificate for the host of KLANG_BASE_URL"),

        ("witness-none", settings => settings.IsReached && settings.Witnesses.Count == 0, "nobody outside cosigns the ledger", "name witnesses: KLANG_WITNESSES"),
        ("witness-quorum", settings => settings.Witnesses.Count > 0 && settings.WitnessQuorum is { } quorum && quorum * 2 <= settings.Witnesses.Count,
            "half of the witnesses or fewer are enough, so that two histories can both be cosigned", "set KLANG_WITNESS_QUORUM to more than half, or leave it out"),
        ("witness-plain", settings => settings.Witnesses.Any(witness => witness is { Scheme: "http", IsLoopback: false }), "a witness is asked without TLS", "name it by https in KLANG_WITNESSES"),
        ("ledger-origin", settings => settings.IsReached && !settings.HasLedgerOrigin, "checkpoints are signed under a name that nobody knows", "set KLANG_LEDGER_ORIGIN"),

        ("data-mode", settings => settings.OpenDataFolders.Count > 0, "others than their owner can look into the folders of the data", "chmod 700 records, keys and identity in KLANG_DATA"),
        ("data-temporary", settings => settings.IsReached && settings.IsDataTemporary, "the data lie in a folder that the system sweeps", "set KLANG_DATA to a lasting folder"),
        ("program-writable", settings => settings.IsProgramWritable, "others than their owner can change the program", "chmod go-w the folder of klang"),
        ("root", settings => settings.IsBeyondLoopback && settings.IsRoot, "a server that is reached from outside runs as root", "run it under a user of its own"),

        ("diagnostics", settings => Value(settings, "EnableDiagnostics") is not "0", "the runtime's diagnostics port lets the same user dump the memory", "set DOTNET_EnableDiagnostics=0"),
        ("mini-dump", settings => Value(settings, "DbgEnableMiniDump") is not (null or "0"), "a crash writes the memory to a file", "leave out DOTNET_DbgEnableMiniDump"),
        ("dumpable", settings => settings.IsDumpable, "the kernel lets the same user trace this process", "run where prctl(PR_SET_DUMPABLE) is allowed"),
        ("core-limit", settings => settings.IsReached && settings.AllowsCoreFiles, "core files are allowed", "ulimit -c 0 (LimitCORE=0)"),
        ("traced", settings => settings.IsTraced, "a debugger or tracer is attached", "start without it"),
        ("startup-hooks", settings => IsNamed(settings, "DOTNET_STARTUP_HOOKS"), "other code runs before the program", "leave out DOTNET_STARTUP_HOOKS"),
        ("additional-deps", settings => IsNamed(settings, "DOTNET_ADDITIONAL_DEPS"), "other assemblies join the program", "leave out DOTNET_ADDITIONAL_DEPS"),
        ("profiler", settings => settings.Variables.GetValueOrDefault("CORECLR_ENABLE_PROFILING") is not (null or "" or "0"), "a profiler may change the program", "leave out CORECLR_ENABLE_PROFILING"),
        ("preload", settings => IsNamed(settings, "LD_PRELOAD"), "a foreign library is loaded before all others", "leave out LD_PRELOAD"),
        ("key-log", settings => IsNamed(settings, "SSLKEYLOGFILE"), "keys of TLS are written to a file", "leave out SSLKEYLOGFILE"),
        ("token-in-environment", settings => IsNamed(settings, "KLANG_TOKEN"), "the server carries an access token of somebody", "leave out KLANG_TOKEN: it is for commands"),
        ("clock", settings => settings.IsReached && settings.IsClockAdrift, "the kernel says that the clock is not synchronised", "run an NTP client"),
    ];

    /// <summary>All that is unsafe; nothing in development.</summary>
    public static IReadOnlyList<UnsafeSetting> Find(SettingsInUse settings) => !settings.IsGuarded ? [] :
    [
        .. Rules.Where(rule => rule.IsUnsafe(settings)).Select(rule => new UnsafeSetting(rule.Name, rule.Found, rule.Cure)),
        .. settings.OpenSecretFiles.Select(name => new UnsafeSetting($"mode of {name}", "others than its owner can read or change the file", "chmod 600 it")),
        .. settings.Issuers.Where(issuer => issuer.Value.Scheme != Uri.UriSchemeHttps)
            .Select(issuer => new UnsafeSetting(issuer.Key, "who vouches for people is asked without TLS", $"set {issuer.Key} to an https address")),
    ];

    static bool IsNamed(SettingsInUse settings, string name) => settings.Variables.GetValueOrDefault(name) is { Length: > 0 };

    /// <summary>A setting of the runtime, under its name or the old one.</summary>
    static string? Value(SettingsInUse settings, string name) =>
        settings.Variables.GetValueOrDefault("DOTNET_" + name) ?? settings.Variables.GetValueOrDefault("COMPlus_" + name);
}
