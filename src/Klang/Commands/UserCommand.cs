using System.CommandLine;
using System.Globalization;
using Klang.Identity;
using Klang.Records;
using Klang.Registries;

namespace Klang.Commands;

/// <summary><c>klang user</c></summary>
static class UserCommand
{
    public static Command Build(TimeProvider clock) => new("user", "People who sign in. Works while a server runs; what changes is in force within five seconds.")
    {
        BuildAdd(clock), BuildList(clock), BuildSet(clock, "lock", AccountState.Locked, "End somebody's sessions and tokens and let them in no more."),
        BuildSet(clock, "unlock", AccountState.Active, "Let somebody sign in again."),
    };

    static Command BuildAdd(TimeProvider clock)
    {
        var login = new Argument<string>("LOGIN") { Description = "Sign-in name." };
        var name = new Option<string>("--name") { Description = "Name as colleagues see it.", HelpName = "TEXT", Required = true };
        var role = new Option<CallerRole>("--role") { Description = "What the person is.", Required = true };
        var facilities = new Option<string[]>("--facility") { Description = "Code of a facility the person works for; may be given several times.", HelpName = "CODE", DefaultValueFactory = _ => [] };
        var specialties = new Option<string[]>("--specialty") { Description = "Clinical field, e.g. psychiatry.", HelpName = "NAME", DefaultValueFactory = _ => [] };
        var licence = new Option<string?>("--licence") { Description = "Number of the licence.", HelpName = "NUMBER" };
        var until = new Option<DateOnly?>("--licence-until")
        {
            Description = "Last day of the licence (2027-12-31).",
            HelpName = "DAY",
            CustomParser = result => DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day
                : Fault(result),
        };
        return IdentityDesk.Does(
            new Command("add", "Register a member of staff. Prints a password and the key for one-time codes, once.") { login, name, role, facilities, specialties, licence, until },
            clock, (house, parsed, terminal) =>
            {
                var credentials = FirstCredentials.Make();
                var account = IdentityDesk.Must(house.Accounts.Add(new Account
                {
                    Id = AccountRegistry.NewId(),
                    Kind = CallerKind.Staff,
                    Role = parsed.GetValue(role),
                    Specialties = [.. parsed.GetValue(specialties)!],
                    Facilities = [.. parsed.GetValue(facilities)!.Select(code => code.ToUpperInvariant())],
                    LicenceUntil = parsed.GetValue(until),
                    Secret = new AccountSecret
                    {
                        Login = parsed.GetValue(login)!,
                        Name = parsed.GetValue(name)!,
                        Licence = parsed.GetValue(licence) ?? "",
                        PasswordHash = PasswordHash.Make(credentials.Password),
                        TotpKey = credentials.TotpKey,
                    },
                }));
                terminal.Answer(
                    new { account.Id, login = account.Secret.Login, credentials.Password, totpKey = credentials.TotpKey },
                    [
                        $"Account {account.Id} for {account.Secret.Login}.",
                        $"Password (shown once):       {credentials.Password}",
                        $"Key for one-time codes:      {credentials.TotpKey}",
                        "Sign in, then add a passkey: after that neither is needed.",
                    ]);
            });
    }

    static Command BuildList(TimeProvider clock) => IdentityDesk.Does(new Command("list", "List accounts."), clock, (house, _, terminal) =>
    {
        var accounts = house.Accounts.List();
        terminal.Answer(
            accounts.Select(account => new { account.Id, login = account.Secret.Login, Kind = account.Kind.ToString(), Role = account.Role.ToString(), account.Facilities, State = account.State.ToString() }),
            accounts.Select(account => $"{account.Id}  {account.State,-6}  {account.Kind,-8} {account.Role,-18}  {string.Join(' ', account.Facilities),-11}  {account.Secret.Login}"));
    });

    static Command BuildSet(TimeProvider clock, string verb, AccountState state, string description)
    {
        var who = new Argument<string>("USER") { Description = "Sign-in name or account id." };
        return IdentityDesk.Does(new Command(verb, description) { who }, clock, (house, parsed, terminal) =>
        {
            var account = IdentityDesk.Must(house.Accounts.Set(house.Accounts.FindByLogin(parsed.GetValue(who)!)?.Id ?? parsed.GetValue(who)!, state));
            terminal.Answer(new { account.Id, State = account.State.ToString() }, $"{account.Id} is {(state == AccountState.Locked ? "locked" : "active")}.");
        });
    }

    static DateOnly? Fault(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError("--licence-until is a day like 2027-12-31.");
        return null;
    }
}
