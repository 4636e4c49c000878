using Klang.Demo.People;

namespace Klang.Demo.Lives;

/// <summary>One contact of one person with one facility, with everything that was done.</summary>
sealed class Visit
{
    public required Person Person { get; init; }

    public required Facility At { get; init; }

    /// <summary>Bangkok time of arrival.</summary>
    public required DateTime Start { get; init; }

    /// <summary>Tells apart two visits of one person on one day.</summary>
    public int OfDay { get; set; }

    public string Complaint { get; init; } = "";

    /// <summary>Two digits of the department.</summary>
    public string Department { get; init; } = "01";

    /// <summary>A contact that the facility only heard of or wrote down later: no visit row of its own.</summary>
    public bool IsHearsay { get; init; }

    public Vitals? Vitals { get; set; }

    public List<Diagnosis> Diagnoses { get; } = [];

    public List<DrugLine> Drugs { get; } = [];

    public List<LabLine> Labs { get; } = [];

    /// <summary>Where the samples went, when not examined here.</summary>
    public Facility? LabsSentTo { get; set; }

    public List<VaccineDose> Vaccines { get; } = [];

    public List<(string Code, decimal Baht)> Procedures { get; } = [];

    public List<string> SpecialServices { get; } = [];

    public string? HomeService { get; set; }

    public (DateOnly Day, string Type)? Appointment { get; set; }

    public ChronicCheck? ChronicCheck { get; set; }

    public Screening? Screening { get; set; }

    public Growth? Growth { get; set; }

    public AntenatalCheck? Antenatal { get; set; }

    public Delivery? Delivery { get; set; }

    public MotherAndBabyCheck? Postnatal { get; set; }

    public DentalCheck? Dental { get; set; }

    public Injury? Injury { get; set; }

    public Notification? Notification { get; set; }

    public Stay? Stay { get; set; }

    public Referral? ReferredOut { get; set; }

    public Referral? ReferredIn { get; set; }

    public string? FamilyPlanning { get; set; }

    public string? Rehabilitation { get; set; }

    /// <summary>Barthel index, in hospitals.</summary>
    public int? Functional { get; set; }

    public bool Died { get; set; }

    public DateOnly Day => DateOnly.FromDateTime(Start);

    public string Sequence => $"{Text.YearBe(Day)}{Text.Digits(Day.Month, 2)}{Text.Digits(Day.Day, 2)}{Text.Digits(Person.Number, 7)}{OfDay}";

    public string Clinic => $"0{Department}00";

    /// <summary>When the facility's clerk closed the record.</summary>
    public DateTime Closed => Start.AddMinutes(47).AddSeconds(Person.Number % 60);

    /// <summary>Who was on duty for this kind of work.</summary>
    public StaffMember Staff(string providerType)
    {
        foreach (var member in At.Staff)
        {
            if (member.ProviderType.StartsWith(providerType, StringComparison.Ordinal))
            {
                return member;
            }
        }

        return At.Staff[Person.Number % At.Staff.Count];
    }

    public StaffMember Doctor => Staff("01");

    public decimal DrugBaht
    {
        get
        {
            var sum = 0m;
            foreach (var line in Drugs)
            {
                sum += line.Amount * line.Drug.PriceBaht;
            }

            return sum;
        }
    }

    public decimal LabBaht
    {
        get
        {
            var sum = 0m;
            foreach (var line in Labs)
            {
                sum += line.Test.PriceBaht;
            }

            return sum;
        }
    }

    public decimal ProcedureBaht
    {
        get
        {
            var sum = 0m;
            foreach (var (_, baht) in Procedures)
            {
                sum += baht;
            }

            return sum;
        }
    }
}
