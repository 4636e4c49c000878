namespace Klang.Demo.People;

enum FacilityKind
{
    GeneralHospital,
    CommunityHospital,
    PrimaryCare,
    Clinic,
    Pharmacy,
    Laboratory,
}
