using Klang.Demo;
using Klang.Fhir.Thai;
using Klang.Identity;
using Klang.Records;
using Klang.Registries;
using Facility = Klang.Demo.People.Facility;

namespace Klang.Loading;

/// <summary>Made-up people of every role, with accounts at the demo's facilities. Made once; a repeat finds them.</summary>
sealed class DemoAccounts(IdentityHouse house, Door door, TimeProvider clock)
{
    const string CallerId = "demo";

    static readonly (string Login, string Name, CallerKind Kind, CallerRole Role, int[] Facilities)[] People =
    [
        ("physician", "พญ. สาธิตา ตัวอย่างดี", CallerKind.Staff, CallerRole.Physician, [1, 2]),
        ("nurse", "พว. สมมติ ใจงาม", CallerKind.Staff, CallerRole.Nurse, [2]),
        ("pharmacist", "ภก. จำลอง ยาดี", CallerKind.Staff, CallerRole.Pharmacist, [7]),
        ("laboratory", "ทนพ. ทดลอง ผลตรวจ", CallerKind.Staff, CallerRole.Laboratory, [8]),
        ("officer", "นักวิชาการ ตัวอย่าง บ้านนา", CallerKind.Staff, CallerRole.HealthCentreOfficer, [3]),
        ("volunteer", "อสม. สมมุติ เพื่อนบ้าน", CallerKind.Staff, CallerRole.Volunteer, [3]),
        ("citizen", "ประชาชน ตัวอย่าง", CallerKind.Citizen, CallerRole.None, []),
        ("guardian", "ผู้ปกครอง ตัวอย่าง", CallerKind.Delegate, CallerRole.None, []),
        ("planner", "นักวางแผน จังหวัดสาธิต", CallerKind.Staff, CallerRole.Planner, []),
        ("privacy", "เจ้าหน้าที่คุ้มครองข้อมูล สาธิต", CallerKind.Staff, CallerRole.PrivacyOfficer, []),
        ("operator", "ผู้ดูแลระบบ สาธิต", CallerKind.Staff, CallerRole.Operator, []),
        ("auditor", "ผู้ตรวจสอบ สาธิต", CallerKind.Staff, CallerRole.Auditor, []),
    ];

    /// <summary>The accounts, in the order of the table.</summary>
    public async Task<IReadOnlyList<Account>> EnsureAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        foreach (var facility in (Facility[])[Facility.GeneralHospital, Facility.Laboratory, .. Facility.OfDistrict(0)])
        {
            if (house.Facilities.Find(facility.Code) is null)
            {
                house.Facilities.Add(
                    new Registries.Facility { Code = facility.Code, Code9 = facility.Code9, Name = facility.Name, Level = facility.Kind.ToString() },
                    "จังหวัดสาธิต", options.AsOf.AddYears(-2));
            }
        }

        var guide = DemoProvince.Guide(options);
        var credentials = FirstCredentials.Make();
        var accounts = new List<Account>();
        foreach (var person in People)
        {
            accounts.Add(house.Accounts.FindByLogin(person.Login)
                ?? await AddAsync(person, guide, credentials, house.Accounts.FindByLogin(People[0].Login)?.Secret, cancellationToken));
        }

        return accounts;
    }

    async Task<Account> AddAsync(
        (string Login, string Name, CallerKind Kind, CallerRole Role, int[] Facilities) person, IReadOnlyList<DemoGuideEntry> guide,
        FirstCredentials made, AccountSecret? first, CancellationToken cancellationToken)
    {
        // The citizen is the elder of the guide, the guardian acts for the toddler.
        var patient = person.Kind switch
        {
            CallerKind.Citizen => await FindAsync(guide[1].Number, cancellationToken),
            CallerKind.Delegate => await FindAsync(guide[3].Number, cancellationToken),
            _ => "",
        };
        var added = house.Accounts.Add(new Account
        {
            Id = AccountRegistry.NewId(),
            Kind = person.Kind,
            Role = person.Role,
            OwnPatient = patient,
            Facilities = [.. person.Facilities.Select(CodeOf)],
            LicenceUntil = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddYears(1),
            Secret = new AccountSecret
            {
                Login = person.Login,
                Name = person.Name,
                PasswordHash = first?.PasswordHash ?? PasswordHash.Make(made.Password),
                TotpKey = first?.TotpKey ?? made.TotpKey,
                DemoPassword = first?.DemoPassword ?? made.Password,
            },
        });
        return added.Value;
    }

    async Task<string> FindAsync(string number, CancellationToken cancellationToken)
    {
        var call = new FindPersonCall(ThaiNationalId.IdentifierSystem, number)
        {
            Caller = new Caller { Id = CallerId, Kind = CallerKind.Job },
            RequestId = "demo-accounts",
            Purpose = "HOPERAT",
        };
        return (await door.FindPersonAsync(call, cancellationToken)).TryGet(out var found, out _) ? found.Id : "";
    }

    static string CodeOf(int number) => number switch
    {
        1 => Facility.GeneralHospital.Code,
        8 => Facility.Laboratory.Code,
        _ => Facility.OfDistrict(0).First(facility => facility.Number == number).Code,
    };
}
