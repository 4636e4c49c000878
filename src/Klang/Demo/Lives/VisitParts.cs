using Klang.Demo.Catalogue;
using Klang.Demo.People;

namespace Klang.Demo.Lives;

readonly record struct Vitals(double Celsius, int? Systolic, int? Diastolic, int Pulse, int Breaths);

/// <param name="Icd">ICD-10-TM without dot.</param>
/// <param name="Type">DIAGTYPE.</param>
readonly record struct Diagnosis(string Icd, string Type);

readonly record struct DrugLine(Drug Drug, int Amount);

readonly record struct LabLine(LabTest Test, string Value);

/// <param name="Code">VACCINETYPE: vaccine and dose.</param>
/// <param name="GivenAt">Another place when this facility only heard of it.</param>
readonly record struct VaccineDose(string Code, Facility GivenAt);

readonly record struct ChronicCheck(double WeightKg, int HeightCm, int WaistCm, int Systolic, int Diastolic, string Foot, string Retina);

readonly record struct Screening(double WeightKg, int HeightCm, int WaistCm, int Systolic, int Diastolic, int Glucose, string Smoke, string Alcohol);

readonly record struct Growth(double WeightKg, double HeightCm, double HeadCm, string Development, string Food);

readonly record struct AntenatalCheck(Pregnancy Pregnancy, int Week, double WeightKg);

/// <summary>A birth; the mode is BTYPE: 1 normal, 2 caesarean.</summary>
readonly record struct Delivery(Pregnancy Pregnancy, string Mode, int BabyGrams, double BabyCm, int Apgar);

readonly record struct MotherAndBabyCheck(Pregnancy Pregnancy, string Feeding);

readonly record struct DentalCheck(int Permanent, int PermanentCaries, int Deciduous, int DeciduousCaries, string Group);

/// <summary>Cause is the group of external causes, place is AEPLACE, urgency the triage level.</summary>
readonly record struct Injury(string Cause, string Place, bool Traffic, bool Alcohol, bool Helmet, string Urgency);

readonly record struct Notification(string Icd, string Code506, string? Syndrome, string? Organism);

/// <summary>A stay in a ward until its end; status and type are those of discharge, group and weight of the DRG.</summary>
readonly record struct Stay(DateTime End, string Status, string Type, string Group, double Weight)
{
    public int Days(DateTime start) => Math.Max(1, (End.Date - start.Date).Days);
}

sealed record Referral(string Id, Facility From, Facility To, Visit Source, string Reason, string DiagnosisText, string Request, string? Group);
