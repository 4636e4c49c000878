using Microsoft.AspNetCore.Identity;

namespace Klang.Identity;

/// <summary>A passkey as it is kept, sealed.</summary>
sealed record KeptPasskey
{
    public required byte[] CredentialId { get; init; }

    public required byte[] PublicKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required uint SignCount { get; init; }

    public string? Name { get; init; }

    public string[]? Transports { get; init; }

    public bool IsUserVerified { get; init; }

    public bool IsBackupEligible { get; init; }

    public bool IsBackedUp { get; init; }

    public required byte[] AttestationObject { get; init; }

    public required byte[] ClientDataJson { get; init; }

    public static KeptPasskey Of(UserPasskeyInfo passkey) => new()
    {
        CredentialId = passkey.CredentialId,
        PublicKey = passkey.PublicKey,
        CreatedAt = passkey.CreatedAt,
        SignCount = passkey.SignCount,
        Name = passkey.Name,
        Transports = passkey.Transports,
        IsUserVerified = passkey.IsUserVerified,
        IsBackupEligible = passkey.IsBackupEligible,
        IsBackedUp = passkey.IsBackedUp,
        AttestationObject = passkey.AttestationObject,
        ClientDataJson = passkey.ClientDataJson,
    };

    public UserPasskeyInfo ToInfo() =>
        new(CredentialId, PublicKey, CreatedAt, SignCount, Transports, IsUserVerified, IsBackupEligible, IsBackedUp, AttestationObject, ClientDataJson) { Name = Name };
}
