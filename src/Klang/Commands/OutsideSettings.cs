using Klang.Identity;

namespace Klang.Commands;

/// <summary>Reads from the environment how this house is known at ThaID and Provider ID. Secrets lie in files, never in the environment.</summary>
static class OutsideSettings
{
    public static OutsideProviders Read() => new(
        ReadOne("KLANG_THAID"),
        ReadOne("KLANG_HEALTHID") is not { } health ? null : health with
        {
            ProfileIssuer = ReadAddress("KLANG_PROVIDERID_ISSUER") ?? throw Missing("KLANG_PROVIDERID_ISSUER"),
        });

    static OutsideProvider? ReadOne(string name) => ReadAddress(name + "_ISSUER") is not { } issuer
        ? null
        : new OutsideProvider(
            issuer, Environment.GetEnvironmentVariable(name + "_CLIENT_ID") ?? throw Missing(name + "_CLIENT_ID"),
            File.ReadAllText(Environment.GetEnvironmentVariable(name + "_SECRET_FILE") ?? throw Missing(name + "_SECRET_FILE")).Trim());

    static Uri? ReadAddress(string name)
    {
        if (Environment.GetEnvironmentVariable(name) is not { Length: > 0 } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && OutsideProvider.IsAllowed(uri)
            ? uri
            : throw new CommandFault(ExitCode.Usage, $"{name} is an https address.");
    }

    static CommandFault Missing(string name) => new(ExitCode.Usage, $"{name} is missing: a provider needs issuer, client id and a file with the secret.");
}
