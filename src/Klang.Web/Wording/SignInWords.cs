using Klang.Care.Wording;

namespace Klang.Web.Wording;

/// <summary>Phrases of signing in, in Thai and English.</summary>
public static class SignInWords
{
    internal static readonly Bilingual SignIn = new("เข้าสู่ระบบ", "Sign in");
    internal static readonly Bilingual SignOut = new("ออกจากระบบ", "Sign out");
    internal static readonly Bilingual LockScreen = new("ล็อกหน้าจอ", "Lock the screen");
    internal static readonly Bilingual Account = new("บัญชีของฉัน", "My account");
    internal static readonly Bilingual Passkey = new("เข้าด้วยพาสคีย์", "Sign in with a passkey");
    internal static readonly Bilingual PasskeyHint = new(
        "ใช้ลายนิ้วมือ ใบหน้า รหัสเครื่อง หรือกุญแจความปลอดภัย ไม่ต้องจำรหัสผ่าน", "With fingerprint, face, the device's code or a security key; no password to remember.");

    internal static readonly Bilingual PasskeyFailed = new(
        "ใช้พาสคีย์ไม่สำเร็จ โปรดลองอีกครั้งหรือใช้รหัสผ่าน", "The passkey did not work. Please try again, or use the password.");

    internal static readonly Bilingual OrPassword = new("หรือใช้รหัสผ่านกับรหัสใช้ครั้งเดียว", "Or with password and one-time code");
    internal static readonly Bilingual Login = new("ชื่อผู้ใช้", "Sign-in name");
    internal static readonly Bilingual Password = new("รหัสผ่าน", "Password");
    internal static readonly Bilingual Code = new("รหัสใช้ครั้งเดียว 6 หลัก", "One-time code, 6 digits");
    internal static readonly Bilingual CodeHint = new("จากแอปยืนยันตัวตนของคุณ แต่ละรหัสใช้ได้ครั้งเดียว", "From your authenticator app; each code counts once.");
    internal static readonly Bilingual CannotSignIn = new("ยังเข้าสู่ระบบไม่ได้", "You are not signed in yet");
    internal static readonly Bilingual ThaId = new("ประชาชน: เข้าด้วย ThaID", "Citizens: sign in with ThaID");
    internal static readonly Bilingual ProviderId = new("บุคลากร: เข้าด้วย Provider ID", "Professionals: sign in with Provider ID");
    internal static readonly Bilingual DemoTitle = new("บุคคลตัวอย่าง (ระบบสาธิตเท่านั้น)", "Made-up people (demo only)");
    internal static readonly Bilingual DemoHint = new("กดชื่อเพื่อเข้าเป็นบุคคลนั้น", "Press a name to enter as that person.");
    internal static readonly Bilingual ChooseFacility = new("วันนี้คุณทำงานที่ใด", "Where do you work today?");
    internal static readonly Bilingual ChooseFacilityHint = new(
        "การเปิดแฟ้มทุกครั้งจะบันทึกในชื่อสถานพยาบาลนี้ หากจะเปลี่ยนต้องออกจากระบบก่อน",
        "Every look is recorded for this facility. To change it, sign out first.");

    internal static readonly Bilingual GoOn = new("ต่อไป", "Continue");
    internal static readonly Bilingual StepUp = new("ยืนยันตัวตนอีกครั้ง", "Confirm that it is you");
    internal static readonly Bilingual StepUpHint = new(
        "สิ่งที่คุณกำลังจะทำต้องยืนยันตัวตนภายใน 5 นาที", "What you are about to do needs a proof that is not older than 5 minutes.");

    internal static readonly Bilingual Passkeys = new("พาสคีย์ของฉัน", "My passkeys");
    internal static readonly Bilingual NoPasskeys = new("ยังไม่มีพาสคีย์", "You have no passkey yet.");
    internal static readonly Bilingual AddPasskey = new("เพิ่มพาสคีย์บนเครื่องนี้", "Add a passkey on this device");
    internal static readonly Bilingual Remove = new("ลบ", "Remove");
    internal static readonly Bilingual Added = new("เพิ่มเมื่อ", "added");
    internal static readonly Bilingual App = new("แอปขอเข้าถึงข้อมูล", "An app asks for access");
    internal static readonly Bilingual AppAsks = new("ขอสิทธิ์ดังนี้", "asks for:");
    internal static readonly Bilingual AboutPatient = new("ของผู้รับบริการเลขประจำตัวประชาชน", "About the patient with the citizen number");
    internal static readonly Bilingual Allow = new("อนุญาต", "Allow");
    internal static readonly Bilingual Deny = new("ไม่อนุญาต", "Do not allow");

    /// <summary>Whatever was wrong.</summary>
    public static Bilingual Wrong { get; } = new(
        "ชื่อผู้ใช้ รหัสผ่าน หรือรหัสใช้ครั้งเดียวไม่ถูกต้อง", "Sign-in name, password or one-time code is wrong.");

    /// <summary>Another provider did not vouch for the person, or for too little.</summary>
    public static Bilingual NotVouched { get; } = new(
        "ผู้ให้บริการยืนยันตัวตนไม่รับรองการเข้าครั้งนี้ หรือบัญชีนี้ยังไม่มีสิทธิ์ใช้งาน", "The identity provider did not vouch for this sign-in, or this account has no access yet.");

    /// <summary>The passkey was not good.</summary>
    public static Bilingual PasskeyWrong { get; } = PasskeyFailed;

    /// <summary>A passkey was added.</summary>
    public static Bilingual PasskeyAdded { get; } = new("เพิ่มพาสคีย์แล้ว", "The passkey has been added.");

    /// <summary>A passkey was removed.</summary>
    public static Bilingual PasskeyRemoved { get; } = new("ลบพาสคีย์แล้ว", "The passkey has been removed.");

    /// <summary>The code was wrong.</summary>
    public static Bilingual CodeWrong { get; } = new("รหัสไม่ถูกต้องหรือใช้ไปแล้ว", "The code is wrong or was used before.");

    /// <summary>Nobody is known by the number.</summary>
    public static Bilingual PatientUnknown { get; } = new("ไม่พบผู้รับบริการที่มีเลขนี้", "Nobody is known by this number.");

    /// <summary>How long to wait.</summary>
    internal static Bilingual WaitFor(int seconds) => new(
        FormattableString.Invariant($"ลองผิดหลายครั้ง โปรดรอ {seconds} วินาทีแล้วลองใหม่"), FormattableString.Invariant($"Too many tries. Please wait {seconds} seconds and try again."));
}
