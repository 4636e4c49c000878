using System.CommandLine;
using Klang.Identity;
using Klang.Registries;

namespace Klang.Commands;

/// <summary><c>klang token</c></summary>
static class TokenCommand
{
    public static Command Build(TimeProvider clock)
    {
        var client = new Option<string>("--client")
        {
            Description = "A registered system. The default has all rights and exists outside production only.",
            HelpName = "ID",
            DefaultValueFactory = _ => ClientRegistry.TestId,
        };
        var scope = new Option<string?>("--scope") { Description = "Fewer scopes than the client has, apart by blanks.", HelpName = "SCOPES" };
        return IdentityDesk.Does(
            new Command("token", "Print an access token of a registered client, for scripts: Authorization: Bearer …. Whoever has folder and root key may have one.") { client, scope },
            clock, (house, parsed, terminal) =>
            {
                var token = Make(house, parsed.GetValue(client)!, parsed.GetValue(scope), clock);
                terminal.Answer(new { access_token = token, token_type = "Bearer" }, token);
            });
    }

    /// <summary>A token; the test client is made when it is wanted and may be.</summary>
    public static string Make(IdentityHouse house, string client, string? scope, TimeProvider clock)
    {
        if (client == ClientRegistry.TestId)
        {
            if (CommandOptions.IsProduction)
            {
                throw new CommandFault(ExitCode.Usage, "The full-rights test client does not exist in production; name a registered one with --client.");
            }

            house.Clients.EnsureTest();
        }

        return IdentityDesk.Must(new TokenMint(house, clock).Make(client, scope));
    }
}
