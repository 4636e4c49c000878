namespace Klang.Tests.Exchange.Thai43;

/// <summary>Headers and rows of made-up people.</summary>
static class Samples
{
    public const string PersonHeader =
        "HOSPCODE|CID|PID|HID|PRENAME|NAME|LNAME|HN|SEX|BIRTH|MSTATUS|NATION|DISCHARGE|DDISCHARGE|ABOGROUP|PASSPORT|TYPEAREA|D_UPDATE|TELEPHONE|MOBILE|HOSPCODE9";

    public const string ServiceHeader =
        "HOSPCODE|PID|SEQ|DATE_SERV|TIME_SERV|INSTYPE|TYPEIN|CHIEFCOMP|SERVPLACE|BTEMP|SBP|DBP|TYPEOUT|PRICE|PAYPRICE|ACTUALPAY|D_UPDATE|CID|HOSPCODE9";

    public const string LabHeader = "HOSPCODE|PID|SEQ|DATE_SERV|LABTEST|LABRESULT|D_UPDATE|LABPLACE|CID|PROVIDER|HOSPCODE9";

    public const string EpiHeader = "HOSPCODE|PID|SEQ|DATE_SERV|VACCINETYPE|VACCINEPLACE|PROVIDER|D_UPDATE|CID|HOSPCODE9|VACCINEPLACE9";

    public const string AllergyHeader =
        "HOSPCODE|PID|DATERECORD|DRUGALLERGY|DNAME|TYPEDX|ALEVEL|SYMPTOM|INFORMANT|INFORMHOSP|D_UPDATE|PROVIDER|CID|HOSPCODE9|HOSP9_INFORMHOSP";

    public const string ChronicHeader = "HOSPCODE|PID|DATE_DIAG|CHRONIC|HOSP_DX|HOSP_RX|DATE_DISCH|TYPEDISCH|D_UPDATE|CID|HOSPCODE9";

    public const string CorrectHeader = "HOSPCODE|TABLENAME|DATA_CORRECT|D_UPDATE|HOSPCODE9";

    public const string Cid = "1999900000013";

    public static string Person(
        string pid, string cid = Cid, string name = "สมชาย", string birth = "19800229", string updated = "20250801101500", string nation = "099",
        string passport = "", string hid = "", string hospcode = "Z0001", string discharge = "9", string died = "") =>
        $"{hospcode}|{cid}|{pid}|{hid}|003|{name}|ใจดี|HN{pid}|1|{birth}|2|{nation}|{discharge}|{died}|4|{passport}|1|{updated}|021234567|0812345678|ZA0000001";

    public static string Service(
        string pid, string seq, string day = "20250801", string updated = "20250801101500", string complaint = "ไข้ ไอ", string cid = "") =>
        $"Z0001|{pid}|{seq}|{day}|101500|0100|1|{complaint}|1|37.5|120|80|1|50.00|0.00|0.00|{updated}|{cid}|ZA0000001";

    public static string Lab(string pid, string test, string result, string day = "20250801", string updated = "20250801101500") =>
        $"Z0001|{pid}||{day}|{test}|{result}|{updated}|Z0001|||ZA0000001";

    public static string Epi(string pid, string vaccine, string day = "20250801", string place = "Z0001", string updated = "20250801101500") =>
        $"Z0001|{pid}||{day}|{vaccine}|{place}|001|{updated}||ZA0000001|";

    public static string Allergy(string pid, string drug, string level, string certainty, string updated = "20250801101500") =>
        $"Z0001|{pid}|20250701|{drug}|AMOXICILLIN|{certainty}|{level}|32|4|Z0001|{updated}|001||ZA0000001|ZA0000001";

    public static string Chronic(string pid, string code, string status, string ended = "") =>
        $"Z0001|{pid}|20200115|{code}|Z0001|Z0001|{ended}|{status}|20250801101500||ZA0000001";
}
