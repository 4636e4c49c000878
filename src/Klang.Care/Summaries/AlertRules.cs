using System.Collections.Immutable;
using Klang.Care.Terms;
using Klang.Fhir;

namespace Klang.Care.Summaries;

/// <summary>What must not be missed. Each rule looks at the finished sections, so it sees every source at once.</summary>
sealed class AlertRules
{
    const int DialysisMonths = 12;
    const int TuberculosisMonths = 9;
    const decimal PoorKidneysBelow = 30;

    readonly ChartIndex chart;
    readonly List<AlertItem> alerts = [];

    AlertRules(ChartIndex chart) => this.chart = chart;

    internal static ImmutableArray<AlertItem> Read(
        ChartIndex chart, PersonBanner person, AllergyPicture allergies, MedicineList medicines, MeasurementBook measurements,
        ImmutableArray<PregnancyItem> pregnancies, ImmutableArray<ProcedureItem> procedures)
    {
        var rules = new AlertRules(chart);
        rules.Deceased(person);
        rules.AllergyAgainstMedicine(allergies, medicines);
        rules.Pregnant(pregnancies);
        rules.Warfarin(medicines, measurements);
        rules.Kidneys(measurements);
        rules.Diagnosed(procedures, medicines);
        rules.alerts.Sort((left, right) =>
        {
            var order = right.Level.CompareTo(left.Level);
            order = order != 0 ? order : left.Kind.CompareTo(right.Kind);
            return order != 0 ? order : right.Date.CompareTo(left.Date);
        });
        return [.. rules.alerts];
    }

    void Deceased(PersonBanner person)
    {
        if (person.IsDeceased)
        {
            alerts.Add(new AlertItem(AlertKind.Deceased, AlertLevel.Note, person.Death, default));
        }
    }

    /// <summary>
    /// The substance itself, given or ordered after the allergy was first recorded anywhere, is a stop; a relative of it
    /// among the current medicines is a caution.
    /// </summary>
    void AllergyAgainstMedicine(AllergyPicture allergies, MedicineList medicines)
    {
        foreach (var allergy in allergies.Items)
        {
            if (!allergy.ConcernsMedicines || !allergy.IsActive)
            {
                continue;
            }

            SameSubstance(allergy, medicines.Dispensings);
            foreach (var medicine in medicines.Items)
            {
                var shared = Substances.SharedClass(allergy.SubstanceKey, medicine.SubstanceKey);
                if (shared != SubstanceClass.None && !Substances.Same(allergy.SubstanceKey, medicine.SubstanceKey)
                    && IsAfter(medicine.Last, allergy.FirstKnown))
                {
                    alerts.Add(new AlertItem(AlertKind.AllergyClassConflict, AlertLevel.Caution, medicine.Last, medicine.Origins[0])
                    {
                        Allergy = allergy,
                        Medicine = medicine.Name,
                        Basis = medicine.Basis,
                        Class = shared,
                    });
                }
            }
        }
    }

    void SameSubstance(AllergyItem allergy, List<MedicineList.Dispensing> dispensings)
    {
        MedicineList.Dispensing newest = default;
        foreach (var dispensing in dispensings)
        {
            if (IsAfter(dispensing.Date, allergy.FirstKnown) && dispensing.Date > newest.Date
                && Substances.Same(allergy.SubstanceKey, dispensing.SubstanceKey))
            {
                newest = dispensing;
            }
        }

        if (newest.Date.IsKnown)
        {
            alerts.Add(new AlertItem(
                AlertKind.AllergyConflict, AlertLevel.Stop, newest.Date, chart.OriginOf(newest.Fact, newest.Date))
            {
                Allergy = allergy,
                Medicine = newest.Concept.Display,
                Basis = newest.Basis,
            });
        }
    }

    /// <summary>
    /// Later by day; by the clock on one day where both tell the time, for the allergy is often written down on the day the
    /// medicine was given that caused it.
    /// </summary>
    static bool IsAfter(FactDate given, FactDate known) => given.Precision == FactPrecision.Time && known.Precision == FactPrecision.Time
        ? given > known
        : given.Day > known.Day;

    void Pregnant(ImmutableArray<PregnancyItem> pregnancies)
    {
        foreach (var pregnancy in pregnancies)
        {
            if (pregnancy.IsOngoing)
            {
                alerts.Add(new AlertItem(AlertKind.Pregnancy, AlertLevel.Caution, pregnancy.Origin.Date, pregnancy.Origin)
                {
                    Pregnancy = pregnancy,
                });
                return;
            }
        }
    }

    void Warfarin(MedicineList medicines, MeasurementBook measurements)
    {
        foreach (var medicine in medicines.Items)
        {
            if (Holds(medicine, "warfarin"))
            {
                alerts.Add(new AlertItem(AlertKind.Warfarin, AlertLevel.Caution, medicine.Last, medicine.Origins[0])
                {
                    Medicine = medicine.Name,
                    Result = measurements.Find(Measures.Inr),
                });
                return;
            }
        }
    }

    void Kidneys(MeasurementBook measurements)
    {
        if (measurements.Find(Measures.Egfr) is { } egfr
            && (egfr.Latest.Value < PoorKidneysBelow || egfr.Latest.AtMost <= PoorKidneysBelow))
        {
            alerts.Add(new AlertItem(AlertKind.PoorKidneys, AlertLevel.Caution, egfr.Latest.Date, egfr.Latest.Origins[0])
            {
                Result = egfr,
            });
        }
    }

    void Diagnosed(ImmutableArray<ProcedureItem> procedures, MedicineList medicines)
    {
        AlertItem? dialysis = null;
        AlertItem? tuberculosis = null;
        foreach (var fact in chart.Of(ResourceType.Condition))
        {
            var resource = chart[fact].Resource;
            var concept = chart.ConceptOf(fact);
            if (concept.Family != CodeFamily.Icd10 || ProblemList.IsWithdrawn(resource))
            {
                continue;
            }

            var code = Icd10Words.Normalise(concept.Code);
            var origin = chart.OriginOf(fact, ProblemList.OnsetOf(resource));
            if (code.StartsWith("Z49", StringComparison.Ordinal) || string.Equals(code, "Z992", StringComparison.Ordinal))
            {
                // On the problem list and not ended it lasts, however long ago it began.
                dialysis = ProblemList.IsListed(resource) && ProblemList.IsActive(resource)
                    ? Newer(dialysis, AlertKind.Dialysis, origin, months: null)
                    : Newer(dialysis, AlertKind.Dialysis, origin, DialysisMonths);
            }
            else if (code.Length >= 3 && code[0] == 'A' && code[1] == '1' && code[2] is >= '5' and <= '9'
                && ProblemList.IsActive(resource))
            {
                tuberculosis = Newer(tuberculosis, AlertKind.Tuberculosis, origin, TuberculosisMonths);
            }
        }

        foreach (var procedure in procedures)
        {
            if (IsDialysis(procedure.Concept))
            {
                dialysis = Newer(dialysis, AlertKind.Dialysis, procedure.Origins[0], DialysisMonths);
            }
        }

        foreach (var medicine in medicines.Items)
        {
            if (Holds(medicine, "rifampicin") || Holds(medicine, "ethambutol") || Holds(medicine, "pyrazinamide"))
            {
                tuberculosis = Newer(tuberculosis, AlertKind.Tuberculosis, medicine.Origins[0], TuberculosisMonths);
            }
        }

        AddIfAny(dialysis);
        AddIfAny(tuberculosis);
    }

    /// <summary>ICD-9-CM 39.95 and 54.98; SNOMED CT renal dialysis and its two kinds.</summary>
    static bool IsDialysis(Concept procedure) =>
        procedure.Code is "3995" or "39.95" or "5498" or "54.98" or "265764009" or "302497006" or "71192002" or "108241001";

    static bool Holds(MedicineItem medicine, string substance) =>
        Array.IndexOf(Substances.PartsOf(medicine.SubstanceKey), substance) >= 0;

    AlertItem? Newer(AlertItem? known, AlertKind kind, Origin origin, int? months) =>
        (months is { } window && origin.Date.Day < chart.Today.AddMonths(-window)) || origin.Date <= known?.Date
            ? known
            : new AlertItem(kind, AlertLevel.Caution, origin.Date, origin);

    void AddIfAny(AlertItem? alert)
    {
        if (alert is not null)
        {
            alerts.Add(alert);
        }
    }
}
