using System.Collections.Immutable;
using Klang.Records;

namespace Klang.Identity;

/// <summary>
/// What of other providers' words becomes what here: the one table, as in docs/identity.md. What is not in it is not read.
/// </summary>
static class ClaimTable
{
    /// <summary>Least identity assurance of a citizen (Thailand's digital ID framework): face to face, or the chip of the card with the face.</summary>
    public const decimal AssuranceMin = 2.3m;

    /// <summary>ThaID: claims of the ID token.</summary>
    public static class ThaId
    {
        public const string Scopes = "openid pid ial given_name family_name";
        public const string Subject = "sub";
        public const string Number = "pid";
        public const string Assurance = "ial";
        public const string GivenName = "given_name";
        public const string FamilyName = "family_name";
    }

    /// <summary>Provider ID: members of the profile's <c>data</c>.</summary>
    public static class ProviderId
    {
        public const string Subject = "account_id";
        public const string Name = "name_th";
        public const string Organizations = "organization";

        /// <summary>In each organisation: its code, of five or nine characters.</summary>
        public const string Code = "hcode";

        /// <summary>In each organisation: what the person is there.</summary>
        public const string Position = "position";

        /// <summary>In each organisation: number of the licence.</summary>
        public const string Licence = "license_id";

        /// <summary>In each organisation: the licence's last day, as <c>yyyy-MM-dd</c>.</summary>
        public const string LicenceUntil = "license_expired_date";
    }

    /// <summary>Positions as Provider ID writes them, and the role each becomes. Any other has no role, and nobody without a role signs in.</summary>
    public static ImmutableDictionary<string, CallerRole> Roles { get; } = new Dictionary<string, CallerRole>(StringComparer.Ordinal)
    {
        ["แพทย์"] = CallerRole.Physician,
        ["ทันตแพทย์"] = CallerRole.Physician,
        ["พยาบาลวิชาชีพ"] = CallerRole.Nurse,
        ["พยาบาลเทคนิค"] = CallerRole.Nurse,
        ["เภสัชกร"] = CallerRole.Pharmacist,
        ["นักเทคนิคการแพทย์"] = CallerRole.Laboratory,
        ["นักรังสีการแพทย์"] = CallerRole.Laboratory,
        ["นักวิชาการสาธารณสุข"] = CallerRole.HealthCentreOfficer,
        ["เจ้าพนักงานสาธารณสุข"] = CallerRole.HealthCentreOfficer,
        ["อาสาสมัครสาธารณสุขประจำหมู่บ้าน"] = CallerRole.Volunteer,
    }.ToImmutableDictionary(StringComparer.Ordinal);
}
