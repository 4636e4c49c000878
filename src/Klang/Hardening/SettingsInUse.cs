namespace Klang.Hardening;

/// <summary>Everything about a start that can make a server of production unsafe, as plain values: what was read, not how. The defaults are safe.</summary>
sealed record SettingsInUse
{
    /// <summary><c>KLANG_ENVIRONMENT</c> as it was written; empty when it was not.</summary>
    public string Environment { get; init; } = "Production";

    /// <summary>Who holds the root key.</summary>
    public string Kms { get; init; } = "pkcs11";

    /// <summary>The library of the device can be changed by others than its owner.</summary>
    public bool IsDeviceLibraryWritable { get; init; }

    public Uri? TransitAddress { get; init; }

    public bool IsOpen { get; init; }

    public int Personas { get; init; }

    /// <summary>Listens at an address beyond loopback.</summary>
    public bool IsBeyondLoopback { get; init; }

    /// <summary>Listens beyond loopback without TLS.</summary>
    public bool IsPlainBeyondLoopback { get; init; }

    public bool IsBehindProxy { get; init; }

    public Uri? BaseAddress { get; init; }

    /// <summary>The certificate of https; null when there is none.</summary>
    public CertificateFacts? Certificate { get; init; }

    public bool HasLedgerOrigin { get; init; }

    public IReadOnlyList<Uri> Witnesses { get; init; } = [];

    /// <summary>How many must cosign; null for more than half.</summary>
    public int? WitnessQuorum { get; init; }

    /// <summary>Issuers of providers that vouch for people, by the name of their setting.</summary>
    public IReadOnlyDictionary<string, Uri> Issuers { get; init; } = new Dictionary<string, Uri>();

    /// <summary>Files with secrets that others than their owner can read or change, by the name of their setting.</summary>
    public IReadOnlyList<string> OpenSecretFiles { get; init; } = [];

    /// <summary>Folders of data that others than their owner can look into.</summary>
    public IReadOnlyList<string> OpenDataFolders { get; init; } = [];

    /// <summary>The data lie where the system sweeps.</summary>
    public bool IsDataTemporary { get; init; }

    /// <summary>Others than their owner can change the files of the program.</summary>
    public bool IsProgramWritable { get; init; }

    public bool IsRoot { get; init; }

    /// <summary>The kernel lets the same user trace this process and write its memory to a file.</summary>
    public bool IsDumpable { get; init; }

    /// <summary>A tracer is attached already.</summary>
    public bool IsTraced { get; init; }

    /// <summary>The soft limit of core files is above zero.</summary>
    public bool AllowsCoreFiles { get; init; }

    /// <summary>The kernel knows that the clock is not synchronised.</summary>
    public bool IsClockAdrift { get; init; }

    /// <summary>Variables of the environment that count for safety (<see cref="UnsafeSettings.Variables"/>).</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = "0" };

    /// <summary>Reached from other machines, by itself or by a proxy.</summary>
    public bool IsReached => IsBeyondLoopback || IsBehindProxy || BaseAddress is { IsLoopback: false };

    /// <summary>Not said to be development.</summary>
    public bool IsGuarded => Environment.Length > 0 && !string.Equals(Environment, "Development", StringComparison.OrdinalIgnoreCase);
}
