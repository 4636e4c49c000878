using System.CommandLine;
using Klang.Care.Summaries;
using Klang.Registries;

namespace Klang.Commands;

/// <summary><c>klang facility</c></summary>
static class FacilityCommand
{
    public static Command Build(TimeProvider clock) => new("facility", "Facilities that may ask. Works while a server runs; what changes is in force within five seconds.")
    {
        BuildAdd(clock), BuildList(clock), BuildSet(clock, "suspend", FacilityState.Suspended, "Nobody may ask for it any more: its people's sessions and its systems' tokens are refused."),
        BuildSet(clock, "resume", FacilityState.Active, "Let a suspended facility ask again."),
    };

    static Command BuildAdd(TimeProvider clock)
    {
        var code = new Argument<string>("CODE") { Description = "Five-character code (HCODE)." };
        var name = new Option<string>("--name") { Description = "Its name.", HelpName = "TEXT", Required = true };
        var code9 = Text("--code9", "Nine-digit code.", "DIGITS");
        var level = Text("--level", "Level of care, e.g. general, community, health-centre, pharmacy, laboratory.");
        var owner = Text("--owner", "Who owns it, from today.");
        var controller = Text("--controller", "Who answers for the data under the law.");
        var services = Text("--services", "Services, apart by blanks.");
        return IdentityDesk.Does(new Command("add", "Register a facility.") { code, name, code9, level, owner, controller, services }, clock, (house, parsed, terminal) =>
        {
            var facility = IdentityDesk.Must(house.Facilities.Add(
                new Facility
                {
                    Code = parsed.GetValue(code)!.ToUpperInvariant(),
                    Code9 = parsed.GetValue(code9),
                    Name = parsed.GetValue(name)!,
                    Level = parsed.GetValue(level) ?? "",
                    Controller = parsed.GetValue(controller) ?? "",
                    Services = parsed.GetValue(services) ?? "",
                },
                parsed.GetValue(owner), FactDate.Of(clock.GetUtcNow()).Day));
            terminal.Answer(facility, $"Registered {facility.Code} {facility.Name}.");
        });
    }

    static Command BuildList(TimeProvider clock) => IdentityDesk.Does(new Command("list", "List facilities."), clock, (house, _, terminal) =>
    {
        var today = FactDate.Of(clock.GetUtcNow()).Day;
        var facilities = house.Facilities.List();
        terminal.Answer(
            facilities.Select(facility => new { facility.Code, facility.Code9, facility.Name, facility.Level, facility.Controller, facility.Services, State = facility.State.ToString(), Owner = house.Facilities.FindOwnerOn(facility.Code, today) }),
            facilities.Select(facility => $"{facility.Code}  {facility.State,-9}  {facility.Level,-14}  {facility.Name}"));
    });

    static Command BuildSet(TimeProvider clock, string verb, FacilityState state, string description)
    {
        var code = new Argument<string>("CODE") { Description = "Five-character code." };
        return IdentityDesk.Does(new Command(verb, description) { code }, clock, (house, parsed, terminal) =>
        {
            var facility = IdentityDesk.Must(house.Facilities.Set(parsed.GetValue(code)!.ToUpperInvariant(), state));
            terminal.Answer(facility, $"{facility.Code} is {(state == FacilityState.Active ? "active" : "suspended")}.");
        });
    }

    static Option<string?> Text(string name, string description, string helpName = "TEXT") => new(name) { Description = description, HelpName = helpName };
}
