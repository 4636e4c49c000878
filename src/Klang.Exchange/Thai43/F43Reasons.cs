namespace Klang.Exchange.Thai43;

/// <summary>Code and sentence of every <see cref="F43Reason"/>.</summary>
public static class F43Reasons
{
    static readonly (string Code, string English, string Thai)[] Table = Fill();

    /// <summary>The word that stands in receipts, e.g. <c>buddhist_year</c>.</summary>
    public static string Code(this F43Reason reason) => Table[(int)reason].Code;

    /// <summary>What is wrong and what was done or would cure it.</summary>
    public static string English(this F43Reason reason) => Table[(int)reason].English;

    /// <summary>The same in Thai.</summary>
    public static string Thai(this F43Reason reason) => Table[(int)reason].Thai;

    static (string Code, string English, string Thai)[] Fill()
    {
        var table = new (string, string, string)[Enum.GetValues<F43Reason>().Length];
        foreach (var reason in Enum.GetValues<F43Reason>())
        {
            table[(int)reason] = Entry(reason);
        }

        return table;
    }

    static (string Code, string English, string Thai) Entry(F43Reason reason) => reason switch
    {
        F43Reason.None => ("", "", ""),
        F43Reason.ShortRow => ("short_row", "Optional cells at the end of the row are absent; the row was kept.", "แถวขาดช่องท้ายที่ไม่บังคับ รับไว้แล้ว"),
        F43Reason.BuddhistYear => ("buddhist_year", "A year is in the Buddhist era; 543 was subtracted. Send Gregorian years.", "ปีเป็น พ.ศ. แปลงเป็น ค.ศ. แล้ว โปรดส่งเป็น ค.ศ."),
        F43Reason.PaddedCode => ("padded_code", "Leading zeros were missing and have been put back. Export codes as text.", "เลขศูนย์นำหน้าหาย เติมให้แล้ว โปรดส่งออกรหัสเป็นข้อความ"),
        F43Reason.LowerCaseCode => ("lower_case_code", "A code was in lower case; upper case was stored.", "รหัสเป็นตัวพิมพ์เล็ก เก็บเป็นตัวพิมพ์ใหญ่"),
        F43Reason.DottedCode => ("dotted_code", "A code carried a dot or spaces; it was stored without.", "รหัสมีจุดหรือช่องว่าง ตัดออกแล้ว"),
        F43Reason.DateFormat => ("date_format", "A date was not written YYYYMMDD; it was read all the same.", "วันที่ไม่ได้อยู่ในรูป YYYYMMDD อ่านให้แล้ว"),
        F43Reason.PartialDate => ("partial_date", "Day or month of a date is zero; only the known part was stored.", "วันหรือเดือนเป็นศูนย์ เก็บเฉพาะส่วนที่ทราบ"),
        F43Reason.FutureDate => ("future_date", "A date of something done lies after the archive was made.", "วันที่ให้บริการอยู่ในอนาคต"),
        F43Reason.BadOptionalDate => ("bad_date", "A date or time does not exist; the cell was left out.", "วันที่หรือเวลาไม่ถูกต้อง ไม่เก็บช่องนี้"),
        F43Reason.BadNumber => ("bad_number", "A cell that must hold a number does not; it was kept as text only.", "ช่องตัวเลขไม่ใช่ตัวเลข เก็บเป็นข้อความเท่านั้น"),
        F43Reason.ExponentNumber => ("exponent_number", "A number was written with an exponent, as spreadsheets do; digits may be lost.", "ตัวเลขอยู่ในรูปเลขยกกำลังจากโปรแกรมตาราง อาจเสียหลัก"),
        F43Reason.BadCid => ("bad_cid", "The 13-digit number fails its check; it was not used to find the person.", "เลข 13 หลักไม่ผ่านการตรวจสอบ ไม่ใช้ระบุตัวบุคคล"),
        F43Reason.CidMismatch => ("cid_mismatch", "The 13-digit number differs from the one in PERSON; the row follows PID.", "เลข 13 หลักไม่ตรงกับแฟ้ม PERSON ยึดตาม PID"),
        F43Reason.MissingValue => ("missing_value", "A required cell is empty.", "ช่องบังคับว่าง"),
        F43Reason.MissingDUpdate => ("missing_d_update", "D_UPDATE is empty; the time of the archive was taken.", "ไม่มี D_UPDATE ใช้เวลาของชุดข้อมูลแทน"),
        F43Reason.BadDUpdate => ("bad_d_update", "D_UPDATE is no date and time; the time of the archive was taken.", "D_UPDATE ไม่ถูกต้อง ใช้เวลาของชุดข้อมูลแทน"),
        F43Reason.FutureDUpdate => ("future_d_update", "D_UPDATE lies after the archive was made; the time of the archive was taken.", "D_UPDATE อยู่ในอนาคต ใช้เวลาของชุดข้อมูลแทน"),
        F43Reason.UnknownCode => ("unknown_code", "A code is not in the standard's list; it was kept as sent.", "ไม่พบรหัสในมาตรฐาน เก็บตามที่ส่ง"),
        F43Reason.OverWidth => ("over_width", "A cell is longer than the standard allows; it was kept whole.", "ข้อมูลยาวเกินมาตรฐาน เก็บไว้ครบ"),
        F43Reason.MixedEncoding => ("mixed_encoding", "The row is in another encoding than the rows before it; it was read all the same.", "แถวนี้ใช้รหัสอักขระต่างจากแถวก่อน อ่านให้แล้ว"),
        F43Reason.BadBytes => ("bad_bytes", "Bytes that are no text were replaced by a mark.", "มีไบต์ที่ไม่ใช่ข้อความ แทนด้วยเครื่องหมาย"),
        F43Reason.ControlCharacter => ("control_character", "Control characters were taken out.", "มีอักขระควบคุม ตัดออกแล้ว"),
        F43Reason.ThaiDigits => ("thai_digits", "A code, number or date was written in Thai digits; it was stored in Arabic ones.", "รหัส ตัวเลข หรือวันที่เป็นเลขไทย บันทึกเป็นเลขอารบิก"),
        F43Reason.QuotedCell => ("quoted_cell", "The cells stand in quotes; these were taken off.", "ช่องข้อมูลมีเครื่องหมายคำพูดครอบ ตัดออกแล้ว"),
        F43Reason.DuplicateRow => ("duplicate_row", "The same row stands in the file already.", "แถวซ้ำกับแถวก่อนหน้า"),
        F43Reason.DuplicateKey => ("duplicate_key", "A later row of the file with the same key and time took its place.", "มีแถวหลังที่คีย์และเวลาเดียวกันแทนที่"),
        F43Reason.UnknownVisit => ("unknown_visit", "The visit or stay is not in this archive; the row was kept.", "ไม่พบการมารับบริการในชุดข้อมูลนี้ รับไว้แล้ว"),
        F43Reason.BeforeBirth => ("before_birth", "The service lies before the person's birth.", "วันที่ให้บริการอยู่ก่อนวันเกิด"),
        F43Reason.NothingToCorrect => ("nothing_to_correct", "The row to be deleted is not here; nothing was done.", "ไม่พบแถวที่ขอลบ ไม่มีการเปลี่ยนแปลง"),
        F43Reason.BadPolicyJson => ("bad_json", "POLICY_DATA is no JSON; it was kept as text.", "POLICY_DATA ไม่ใช่ JSON เก็บเป็นข้อความ"),
        F43Reason.IdentityConflict => ("identity_conflict", "Another person holds a number of this row, and the two are not surely one person: the row has a chart of its own until someone decides. Check the number.", "เลขประจำตัวในแถวนี้เป็นของบุคคลอื่นในระบบ และยังไม่แน่ว่าเป็นคนเดียวกัน แยกเวชระเบียนไว้จนกว่าจะมีผู้ตัดสิน โปรดตรวจสอบเลข"),
        F43Reason.ColumnCount => ("column_count", "The row has another number of cells than the header: a line break or '|' inside a text, or a cut row.", "จำนวนช่องไม่ตรงกับหัวแฟ้ม อาจมีการขึ้นบรรทัดหรือ | ในข้อความ"),
        F43Reason.RowTooLong => ("row_too_long", "The row is longer than the limit.", "แถวยาวเกินกำหนด"),
        F43Reason.MissingKey => ("missing_key", "A key cell is empty; the row cannot be named.", "ช่องคีย์ว่าง ระบุแถวไม่ได้"),
        F43Reason.BadDate => ("bad_date", "A date in the key does not exist.", "วันที่ในคีย์ไม่ถูกต้อง"),
        F43Reason.ExponentKey => ("exponent_number", "A key was written with an exponent, as spreadsheets do; its digits are lost. Export keys as text.", "คีย์อยู่ในรูปเลขยกกำลัง หลักหาย โปรดส่งออกเป็นข้อความ"),
        F43Reason.KeyTooLong => ("key_too_long", "A key cell is far longer than the standard allows.", "ช่องคีย์ยาวเกินกำหนด"),
        F43Reason.WrongHospcode => ("wrong_hospcode", "HOSPCODE is not the sender's own.", "HOSPCODE ไม่ใช่ของหน่วยที่ส่ง"),
        F43Reason.UnknownPerson => ("unknown_person", "No PERSON row of this PID has come from this facility yet; the row is set aside until one comes.", "ยังไม่พบ PID นี้ในแฟ้ม PERSON ของหน่วยบริการ พักแถวไว้จนกว่าจะได้รับ"),
        F43Reason.UnknownReferral => ("unknown_referral", "REFER_HISTORY has no such REFERID in this archive; whose row it is cannot be told.", "ไม่พบ REFERID ใน REFER_HISTORY ของชุดข้อมูลนี้"),
        F43Reason.BadJson => ("bad_json", "DATA_CORRECT holds no JSON object of field and value pairs.", "DATA_CORRECT ไม่ใช่ JSON ที่อ่านได้"),
        F43Reason.CorrectionFile => ("correction_file", "TABLENAME names no file whose rows can be corrected.", "TABLENAME ไม่ใช่แฟ้มที่แก้ไขได้"),
        F43Reason.CorrectionKeys => ("correction_keys", "The fields in DATA_CORRECT are not exactly the key of the named file.", "ช่องใน DATA_CORRECT ไม่ตรงกับคีย์ของแฟ้ม"),
        F43Reason.ForeignCorrection => ("foreign_correction", "DATA_CORRECT names rows of another facility; only own rows can be withdrawn.", "ขอลบข้อมูลของหน่วยบริการอื่นไม่ได้"),
        F43Reason.Refused => ("refused", "The record was refused when it was to be stored.", "ระบบไม่รับบันทึกนี้"),
        F43Reason.OlderDUpdate => ("older_d_update", "A newer row is stored already; this one does not overwrite it.", "มีแถวที่ใหม่กว่าเก็บอยู่แล้ว ไม่เขียนทับ"),
        F43Reason.UnsafeName => ("unsafe_name", "The member's name points outside the archive.", "ชื่อแฟ้มชี้ออกนอกชุดข้อมูล"),
        F43Reason.DuplicateMember => ("duplicate_member", "Another member of this archive is the same file already.", "มีแฟ้มเดียวกันในชุดข้อมูลแล้ว"),
        F43Reason.EncryptedMember => ("encrypted_member", "The member is encrypted. Send archives without a password over a protected line.", "แฟ้มเข้ารหัสผ่าน โปรดส่งโดยไม่ตั้งรหัสผ่าน"),
        F43Reason.CorruptMember => ("corrupt_member", "The member is damaged; none of its rows were taken. Send the archive again.", "แฟ้มเสียหาย ไม่รับแถวใดในแฟ้ม โปรดส่งใหม่"),
        F43Reason.ZipBomb => ("zip_bomb", "The member expands far more than text does.", "แฟ้มขยายตัวผิดปกติ"),
        F43Reason.TooLarge => ("too_large", "The member or archive is larger than the limit.", "แฟ้มหรือชุดข้อมูลใหญ่เกินกำหนด"),
        F43Reason.NoHeader => ("no_header", "The first line holds no field names.", "บรรทัดแรกไม่ใช่ชื่อช่อง"),
        F43Reason.MissingColumn => ("missing_column", "The header lacks a key field.", "หัวแฟ้มขาดช่องคีย์"),
        F43Reason.UnknownFile => ("unknown_file", "The name is none of the standard's files.", "ชื่อไม่ใช่แฟ้มมาตรฐาน"),
        F43Reason.EmptyMember => ("empty_member", "The member is empty.", "แฟ้มว่าง"),
        F43Reason.NestedArchive => ("nested_archive", "An archive inside the archive is not opened.", "ไม่เปิดไฟล์บีบอัดที่ซ้อนอยู่"),
        F43Reason.NotAnArchive => ("not_an_archive", "The file is no zip archive.", "ไม่ใช่ไฟล์ zip"),
        F43Reason.TruncatedArchive => ("truncated_archive", "The zip archive is cut off or damaged. Send it again.", "ไฟล์ zip ขาดหรือเสียหาย โปรดส่งใหม่"),
        F43Reason.TooManyMembers => ("too_many_members", "The archive has more members than the limit.", "จำนวนแฟ้มเกินกำหนด"),
        F43Reason.NoKnownMember => ("no_known_member", "The archive holds none of the standard's files.", "ไม่พบแฟ้มมาตรฐานในชุดข้อมูล"),
        F43Reason.NotFound => ("not_found", "There is no such file or folder, or it cannot be read.", "ไม่พบไฟล์หรือโฟลเดอร์"),
        F43Reason.WrongSender => ("wrong_sender", "The archive's name belongs to another facility than the sender.", "ชื่อชุดข้อมูลเป็นของหน่วยบริการอื่น"),
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
