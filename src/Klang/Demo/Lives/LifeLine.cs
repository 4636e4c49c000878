using Klang.Demo.Catalogue;
using Klang.Demo.People;

namespace Klang.Demo.Lives;

/// <summary>Two years of one person: the planners add visits, this keeps them possible and in order.</summary>
sealed class LifeLine(Person person, District district, DemoOptions options)
{
    readonly List<Visit> visits = [];
    readonly HashSet<int> staysTaken = [];

    public Person Person => person;

    public District District => district;

    public DemoRandom Random { get; } = new(options.Seed, (ulong)person.Number, purpose: 4);

    /// <summary>First day of the two years.</summary>
    public DateOnly First { get; } = options.AsOf.AddYears(-2);

    /// <summary>Last day of care: yesterday.</summary>
    public DateOnly Last { get; } = options.AsOf.AddDays(-1);

    public DateOnly AsOf => options.AsOf;

    public Facility Hospital => district.CommunityHospital;

    public Facility PrimaryCare => person.Home.Catchment;

    public double ShareOf(DateOnly day) => (day.DayNumber - First.DayNumber) / (double)(Last.DayNumber - First.DayNumber);

    public DateOnly AnyDay() => First.AddDays(Random.Below(Last.DayNumber - First.DayNumber + 1));

    /// <summary>The next day on which units work.</summary>
    public static DateOnly Workday(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(2),
        DayOfWeek.Sunday => day.AddDays(1),
        _ => day,
    };

    /// <summary>Adds a visit, or answers null when the person is not alive or the day lies outside the two years.</summary>
    public Visit? Add(Facility at, DateOnly day, string complaint, string department = "01", bool emergency = false, bool hearsay = false)
    {
        var dayOfCare = emergency || hearsay ? day : Workday(day);
        if (dayOfCare > Last || (dayOfCare < First && !hearsay) || !person.IsAliveOn(dayOfCare))
        {
            return null;
        }

        var minutes = emergency ? Random.Between(0, 1379) : Random.Between(8 * 60 + 10, 15 * 60 + 20);
        return Keep(at, dayOfCare.ToDateTime(TimeOnly.MinValue).AddMinutes(minutes), complaint, department, hearsay);
    }

    /// <summary>Adds a visit at a given moment, or answers null when that moment is not lived through.</summary>
    public Visit? AddAt(Facility at, DateTime start, string complaint, string department) =>
        DateOnly.FromDateTime(start) is var day && (day > Last || day < First || !person.IsAliveOn(day))
            ? null
            : Keep(at, start, complaint, department, hearsay: false);

    Visit Keep(Facility at, DateTime start, string complaint, string department, bool hearsay)
    {
        var visit = new Visit
        {
            Person = person,
            At = at,
            Start = start,
            Complaint = complaint,
            Department = at.Kind == FacilityKind.PrimaryCare ? "00" : department,
            IsHearsay = hearsay,
        };
        visits.Add(visit);
        return visit;
    }

    /// <summary>Gives a drug unless the unit knows of an allergy; then what stands in for it, if anything does.</summary>
    public void Give(Visit visit, Drug drug, int amount)
    {
        if (IsKnownAllergy(visit.At, drug))
        {
            if (drug.Substance.Contains("cillin", StringComparison.OrdinalIgnoreCase) && person.AgeOn(visit.Day) >= 12)
            {
                Give(visit, Catalogue.Drugs.Roxithromycin, 14);
            }

            return;
        }

        if (!visit.Drugs.Exists(line => line.Drug == drug))
        {
            visit.Drugs.Add(new DrugLine(drug, amount));
        }
    }

    bool IsKnownAllergy(Facility at, Drug drug) =>
        person.DrugAllergies.Exists(allergy => Catalogue.Drugs.Conflict(drug, allergy.Drug)
            && (at.SendsF43 || (at.Kind == FacilityKind.Pharmacy && person.TellsPharmacy)));

    /// <summary>One stay a person, hospital and year: the admission number holds no more.</summary>
    public bool TakeStay(Facility hospital, DateOnly day) => staysTaken.Add(day.Year * 10 + hospital.Number);

    public string ReferralId(DateOnly day, int number) => $"{Text.YearBe(day)}{Text.Digits(person.Number, 7)}{number}";

    /// <summary>Weighed and measured on that day already.</summary>
    public bool IsMeasured(DateOnly day) => visits.Exists(visit => visit.Day == day && visit.Growth is not null);

    public Vitals NormalVitals(double celsius = 36.8)
    {
        var age = person.AgeOn(AsOf);
        var hot = celsius + Random.Bell() * 0.2;
        return age < 6
            ? new Vitals(hot, null, null, Random.Between(96, 126), Random.Between(22, 32))
            : new Vitals(hot, Random.Between(104, 134), Random.Between(62, 84), Random.Between(64, 92), Random.Between(16, 20));
    }

    /// <summary>Everything in the order of time, each with its number of the day.</summary>
    public IReadOnlyList<Visit> Finish()
    {
        visits.Sort((left, right) => left.Start != right.Start
            ? left.Start.CompareTo(right.Start)
            : string.CompareOrdinal(left.At.Code, right.At.Code));
        for (var at = 0; at < visits.Count; at++)
        {
            var before = at;
            while (--before >= 0 && visits[before].Day == visits[at].Day)
            {
                visits[at].OfDay++;
            }
        }

        return visits;
    }
}
