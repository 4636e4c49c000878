using System.Globalization;
using Klang.Fhir;
using Microsoft.Data.Sqlite;

namespace Klang.Registries;

/// <summary>The facilities that may ask.</summary>
sealed class FacilityRegistry(IdentityDatabase database, TimeProvider clock)
{
    const string Columns = "code, code9, name, level, controller, services, state";
    const string FindOne = $"SELECT {Columns} FROM facilities WHERE code = $code";
    const string FindAny = $"SELECT {Columns} FROM facilities WHERE code = $code OR code9 = $code";
    const string FindAll = $"SELECT {Columns} FROM facilities ORDER BY code";

    const string Insert = """
        INSERT INTO facilities (code, code9, name, level, controller, services, state, changed)
        VALUES ($code, $code9, $name, $level, $controller, $services, 'Active', $now)
        ON CONFLICT (code) DO NOTHING
        """;

    const string SetOwner = "INSERT INTO facility_owners (facility, since, owner) VALUES ($code, $since, $owner) ON CONFLICT (facility, since) DO UPDATE SET owner = excluded.owner";
    const string FindOwner = "SELECT owner FROM facility_owners WHERE facility = $code AND since <= $day ORDER BY since DESC LIMIT 1";
    const string SetState = "UPDATE facilities SET state = $state, changed = $now WHERE code = $code";
    const string TakenCode9 = "SELECT code FROM facilities WHERE code9 = $code9";

    public Facility? Find(string code) => database.QueryOne(FindOne, Read, ("$code", code));

    /// <summary>By the code of five or of nine characters.</summary>
    public Facility? FindByAnyCode(string code) => database.QueryOne(FindAny, Read, ("$code", code));

    public IReadOnlyList<Facility> List() => database.Query(FindAll, Read);

    /// <summary>Who owns a facility on a day; null when nobody was named.</summary>
    public string? FindOwnerOn(string code, DateOnly day) => database.QueryOne(
        FindOwner, row => row.GetString(0), ("$code", code), ("$day", day.ToString("O", CultureInfo.InvariantCulture)));

    /// <summary>Enters a facility with its present owner. Refuses codes that are none or taken.</summary>
    public Outcome<Facility> Add(Facility facility, string? owner, DateOnly ownedSince)
    {
        if (!Facility.IsCode(facility.Code) || (facility.Code9 is not null && !Facility.IsCode9(facility.Code9)))
        {
            return new Refusal(RefusalKind.Invalid, "value", "A facility has a code of five letters and digits, and may have one of nine.");
        }

        return database.Change<Outcome<Facility>>(change =>
        {
            if (facility.Code9 is not null && change.Query(TakenCode9, row => row.GetString(0), ("$code9", facility.Code9)).Count > 0)
            {
                return new Refusal(RefusalKind.Conflict, "duplicate", $"The code {facility.Code9} belongs to another facility.");
            }

            var now = clock.GetUtcNow();
            var added = change.Execute(Insert,
                ("$code", facility.Code), ("$code9", facility.Code9), ("$name", facility.Name), ("$level", facility.Level),
                ("$controller", facility.Controller), ("$services", facility.Services), ("$now", now.ToUnixTimeMilliseconds()));
            if (added == 0)
            {
                return new Refusal(RefusalKind.Conflict, "duplicate", $"Facility {facility.Code} is registered already.");
            }

            if (owner is not null)
            {
                change.Execute(SetOwner, ("$code", facility.Code), ("$since", ownedSince.ToString("O", CultureInfo.InvariantCulture)), ("$owner", owner));
            }

            change.Note(now, AuthEvent.Change($"facility {facility.Code} added") with { Facility = facility.Code });
            return facility;
        });
    }

    /// <summary>Suspends a facility or lets it ask again; in force everywhere within five seconds. Refuses an unknown one.</summary>
    public Outcome<Facility> Set(string code, FacilityState state) => database.Change<Outcome<Facility>>(change =>
    {
        var now = clock.GetUtcNow();
        if (change.Execute(SetState, ("$code", code), ("$state", state.ToString()), ("$now", now.ToUnixTimeMilliseconds())) == 0)
        {
            return new Refusal(RefusalKind.NotFound, "not-found", $"There is no facility {code}.");
        }

        change.Note(now, AuthEvent.Change($"facility {code} {(state == FacilityState.Active ? "resumed" : "suspended")}") with { Facility = code });
        return change.Query(FindOne, Read, ("$code", code))[0];
    });

    static Facility Read(SqliteDataReader row) => new()
    {
        Code = row.GetString(0),
        Code9 = row.IsDBNull(1) ? null : row.GetString(1),
        Name = row.GetString(2),
        Level = row.GetString(3),
        Controller = row.GetString(4),
        Services = row.GetString(5),
        State = Enum.Parse<FacilityState>(row.GetString(6)),
    };
}
