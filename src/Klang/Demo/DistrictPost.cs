using Klang.Demo.F43;
using Klang.Demo.Lives;
using Klang.Demo.Messages;
using Klang.Demo.People;

namespace Klang.Demo;

/// <summary>What the facilities of one district send, quarter by quarter. The general hospital and the laboratory send one file for each district they serve.</summary>
sealed class DistrictPost
{
    /// <summary>How often everybody sends in the two years.</summary>
    public const int Quarters = 8;

    readonly DemoOptions options;
    readonly District district;
    readonly List<Visit>[] byQuarter = new List<Visit>[Quarters];
    readonly HashSet<(Facility At, Person Person)> known = [];
    readonly DateOnly first;
    readonly DateOnly last;

    public DistrictPost(DemoOptions options, int number)
    {
        this.options = options;
        first = options.AsOf.AddYears(-2);
        last = options.AsOf.AddDays(-1);
        district = Census.Take(options, number);
        for (var quarter = 0; quarter < Quarters; quarter++)
        {
            byQuarter[quarter] = [];
        }

        foreach (var person in district.People)
        {
            foreach (var visit in Life.Plan(person, district, options))
            {
                byQuarter[QuarterOf(visit.Stay is { } stay ? DateOnly.FromDateTime(stay.End) : visit.Day)].Add(visit);
            }
        }
    }

    public District District => district;

    public IEnumerable<Visit> Visits => byQuarter.SelectMany(visits => visits);

    public IEnumerable<(string Name, Facility Sender, DemoMessageKind Kind, ReadOnlyMemory<byte> Content)> Send(int quarter)
    {
        foreach (var unit in Senders())
        {
            if (Archive(unit, quarter) is { } archive)
            {
                yield return (archive.Name, unit, DemoMessageKind.F43Archive, archive.ToZip());
            }
        }

        foreach (var sender in (Facility[])[district.Clinic, Facility.Laboratory, district.Pharmacy])
        {
            var bundles = Bundles(sender, quarter);
            if (!bundles.IsEmpty)
            {
                yield return ($"FHIR_{sender.Code}_{Text.Stamp(SentAt(quarter))}.ndjson", sender, DemoMessageKind.FhirBundles, bundles);
            }
        }
    }

    IEnumerable<Facility> Senders()
    {
        for (var at = 1; at <= 3; at++)
        {
            yield return district.Facilities[at];
        }

        yield return district.CommunityHospital;
        yield return Facility.GeneralHospital;
    }

    DateOnly StartOf(int quarter) => first.AddMonths(3 * quarter);

    DateOnly EndOf(int quarter) => quarter == Quarters - 1 ? last : StartOf(quarter + 1).AddDays(-1);

    /// <summary>By night; a second apart for each district, so that no two files of one sender have one name.</summary>
    DateTime SentAt(int quarter) =>
        EndOf(quarter).ToDateTime(new TimeOnly(23, 30)).AddSeconds(district.Number);

    int QuarterOf(DateOnly day)
    {
        var quarter = 0;
        while (quarter < Quarters - 1 && day > EndOf(quarter))
        {
            quarter++;
        }

        return quarter;
    }

    F43Archive? Archive(Facility unit, int quarter)
    {
        var archive = new F43Archive(unit, SentAt(quarter));
        var registers = new RegisterRows(archive, district);
        if (quarter == 0)
        {
            var opening = first.ToDateTime(new TimeOnly(9, 0));
            if (unit.District == district.Number)
            {
                registers.Providers(opening);
            }

            registers.HomesAndVillages(opening);
        }

        Residents(unit, quarter, registers);
        var rows = new VisitRows(archive, district);
        foreach (var visit in byQuarter[quarter])
        {
            if (visit.At == unit)
            {
                Register(unit, visit.Person, visit.Start.AddMinutes(2), registers);
                rows.Write(visit);
            }
        }

        Changes(unit, quarter, registers);
        return archive.IsEmpty ? null : archive;
    }

    /// <summary>Everybody who lives in the catchment is registered, whether they come or not.</summary>
    void Residents(Facility unit, int quarter, RegisterRows registers)
    {
        foreach (var person in district.People)
        {
            if (person.Home.Catchment == unit && person.Birth <= EndOf(quarter).AddDays(-3) && person.IsAliveOn(Later(first, person.Birth)))
            {
                var day = person.Birth >= first ? person.Birth.AddDays(3) : first;
                Register(unit, person, day.ToDateTime(new TimeOnly(9, 5)), registers);
            }
        }
    }

    static DateOnly Later(DateOnly left, DateOnly right) => left > right ? left : right;

    void Register(Facility unit, Person person, DateTime moment, RegisterRows registers)
    {
        if (!known.Add((unit, person)))
        {
            return;
        }

        var day = DateOnly.FromDateTime(moment);
        registers.Person(person, moment);
        registers.Card(person, moment);
        if (person.Home.Catchment != unit)
        {
            registers.Address(person, moment);
        }
        else if (person.Female && person.IsMarried && person.AgeOn(day) is >= 15 and < 50)
        {
            registers.Women(person, moment);
        }

        foreach (var problem in person.Problems)
        {
            if (IsOnRegister(unit, problem) && problem.Since <= day)
            {
                registers.Chronic(person, problem, moment);
            }
        }
    }

    /// <summary>What the health centre need not know stays with the hospitals.</summary>
    static bool IsOnRegister(Facility unit, Problem problem) =>
        problem.Icd is "B24" or "F329" ? unit == problem.DiagnosedAt : unit.Kind != FacilityKind.GeneralHospital || unit == problem.DiagnosedAt;

    /// <summary>What became different in the quarter: numbers and names, diseases, allergies, deaths.</summary>
    void Changes(Facility unit, int quarter, RegisterRows registers)
    {
        foreach (var person in district.People)
        {
            Allergies(unit, person, quarter, registers);
            if (!known.Contains((unit, person)))
            {
                continue;
            }

            foreach (var problem in person.Problems)
            {
                if (problem.Since > first && InQuarter(problem.Since, quarter) && IsOnRegister(unit, problem))
                {
                    registers.Chronic(person, problem, problem.Since.ToDateTime(new TimeOnly(15, 0)));
                }
            }

            if (person.CidSince > first && InQuarter(person.CidSince, quarter) && person.IsAliveOn(person.CidSince))
            {
                registers.Person(person, person.CidSince.ToDateTime(new TimeOnly(13, 10)));
            }

            if (person.Death is { } death && death >= first && InQuarter(death, quarter))
            {
                Died(unit, person, death, registers);
            }
        }
    }

    void Allergies(Facility unit, Person person, int quarter, RegisterRows registers)
    {
        foreach (var allergy in person.DrugAllergies)
        {
            if (!allergy.KnownAt.Contains(unit) || !person.IsAliveOn(allergy.Recorded))
            {
                continue;
            }

            var recorded = allergy.Recorded.ToDateTime(new TimeOnly(14, 20));
            var sentIn = QuarterOf(allergy.Recorded);
            if (sentIn == quarter)
            {
                Register(unit, person, recorded.AddMinutes(-30), registers);
                registers.Allergy(person, allergy, recorded);
            }
            else if (allergy.Withdrawn && quarter == Math.Min(sentIn + 1, Quarters - 1))
            {
                registers.WithdrawAllergy(person, allergy, SentAt(quarter).AddHours(-8));
            }
        }
    }

    bool InQuarter(DateOnly day, int quarter) => day >= StartOf(quarter) && day <= EndOf(quarter);

    void Died(Facility unit, Person person, DateOnly death, RegisterRows registers)
    {
        var moment = death.ToDateTime(new TimeOnly(16, 30));
        registers.Person(person, moment);
        foreach (var problem in person.Problems)
        {
            if (IsOnRegister(unit, problem) && problem.Since <= death)
            {
                registers.Chronic(person, problem, moment);
            }
        }

        var place = Visits.FirstOrDefault(visit => visit.Died && visit.Person == person)?.At;
        if (place == unit || (place is null && person.Home.Catchment == unit))
        {
            registers.Death(person, place, moment);
        }
    }

    ReadOnlyMemory<byte> Bundles(Facility sender, int quarter)
    {
        using var writer = new BundleWriter();
        foreach (var visit in byQuarter[quarter].OrderBy(visit => visit.Start).ThenBy(visit => visit.Person.Number))
        {
            if (visit.At != sender && visit.LabsSentTo != sender)
            {
                continue;
            }

            var isKnown = !known.Add((sender, visit.Person));
            switch (sender.Kind)
            {
                case FacilityKind.Clinic:
                    new ClinicMessages(writer, sender, options.AsOf).Write(visit, isKnown, options.Seed);
                    break;
                case FacilityKind.Pharmacy:
                    new PharmacyMessages(writer, sender).Write(visit, isKnown, options.Seed);
                    break;
                default:
                    if (visit.Labs.Count > 0)
                    {
                        new LaboratoryMessages(writer).Write(visit, isKnown, options.Seed);
                    }

                    break;
            }
        }

        return writer.Content;
    }
}
