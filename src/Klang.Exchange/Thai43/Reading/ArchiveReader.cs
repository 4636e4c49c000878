using System.Text;
using Klang.Exchange.Thai43.Spool;

namespace Klang.Exchange.Thai43.Reading;

/// <summary>
/// First pass: reads every member, rejects the rows that cannot be taken, and lays the others on a spool by person. Rows that name
/// their person through another file (referrals, houses) are joined on spools of their own.
/// </summary>
sealed class ArchiveReader : IDisposable
{
    const int ProgressRows = 50_000;

    readonly ArchiveSource source;
    readonly F43Receipt receipt;
    readonly F43Options options;
    readonly CellReader cells;
    readonly SortedSpool main;
    readonly SortedSpool referrals;
    readonly SortedSpool houses;
    readonly HashSet<int> spoiled = [];
    readonly HashSet<(string File, string Field)> seenFields = [];
    long bytesLeft;

    public ArchiveReader(ArchiveSource source, F43Receipt receipt, SenderCode sender, F43Options options)
    {
        this.source = source;
        this.receipt = receipt;
        this.options = options;
        Sender = sender;
        cells = new CellReader(options.Limits, DateText.FromMoment(receipt.MadeAt));
        main = new SortedSpool(options.SpoolFolder, options.Limits.SpoolBytes);
        referrals = new SortedSpool(options.SpoolFolder, options.Limits.SpoolBytes / 4);
        houses = new SortedSpool(options.SpoolFolder, options.Limits.SpoolBytes / 4);
        bytesLeft = options.Limits.ArchiveBytesMax;
    }

    public SenderCode Sender { get; }

    public long RowsRead { get; private set; }

    public bool HasFile(string file) => receipt.Has(file);

    /// <summary>Reads all members and joins.</summary>
    public void ReadMembers(CancellationToken cancellationToken)
    {
        foreach (var (member, file, number) in InOrder())
        {
            ReadMember(member, file, number, cancellationToken);
        }

        JoinReferrals(cancellationToken);
        JoinHouses(cancellationToken);
        receipt.Facility = Sender.Five;
        receipt.Facility9 = Sender.Nine;
        receipt.Version = Version();
        if (receipt.Files.Count == 0 && receipt.RefusedMembers.Count == 0)
        {
            receipt.Refusal = F43Reason.NoKnownMember;
        }
    }

    /// <summary>All rows, registry first, then by person, file and key; rows of one key in the order of their lines.</summary>
    public IEnumerable<(string Group, Row Row)> Rows()
    {
        var lastBytes = Array.Empty<byte>();
        var lastGroup = "";
        foreach (var (key, payload) in main.Read())
        {
            var row = RowCodec.Decode(payload.Span);
            if (spoiled.Contains(row.Member))
            {
                continue;
            }

            var group = key[..key.Span.IndexOf((byte)0)];
            if (!group.Span.SequenceEqual(lastBytes))
            {
                lastBytes = group.ToArray();
                lastGroup = Encoding.UTF8.GetString(lastBytes);
            }

            yield return (lastGroup, row);
        }
    }

    public void Dispose()
    {
        main.Dispose();
        referrals.Dispose();
        houses.Dispose();
    }

    /// <summary>PERSON first, so that the sender is learnt from it; then as the standard counts. One member per file.</summary>
    IEnumerable<(ArchiveMember Member, FileSpec File, int Number)> InOrder()
    {
        var known = new List<(ArchiveMember, FileSpec, int)>();
        var taken = new HashSet<FileSpec>();
        for (var number = 0; number < source.Members.Count; number++)
        {
            var member = source.Members[number];
            if (member.Fault != F43Reason.None)
            {
                receipt.Refuse(member.Name, member.Fault);
                continue;
            }

            var baseName = member.Name[(member.Name.LastIndexOfAny(['/', '\\']) + 1)..];
            var file = member.Name.StartsWith("__MACOSX", StringComparison.Ordinal) ? null : Standard.OfMember(baseName);
            if (file is null)
            {
                var isArchive = Path.GetExtension(baseName).ToUpperInvariant() is ".ZIP" or ".RAR" or ".7Z" or ".GZ" or ".TAR";
                receipt.Ignore(member.Name, isArchive ? F43Reason.NestedArchive : F43Reason.UnknownFile);
            }
            else if (member.Length == 0)
            {
                receipt.Ignore(member.Name, F43Reason.EmptyMember);
            }
            else if (!taken.Add(file))
            {
                receipt.Refuse(member.Name, F43Reason.DuplicateMember);
            }
            else
            {
                known.Add((member, file, number));
            }
        }

        return known.OrderBy(entry => entry.Item2.Number);
    }

    void ReadMember(ArchiveMember member, FileSpec file, int number, CancellationToken cancellationToken)
    {
        if (member.Length > options.Limits.MemberBytesMax)
        {
            receipt.Refuse(member.Name, F43Reason.TooLarge);
            return;
        }

        MemberStream? counted = null;
        try
        {
            counted = new MemberStream(member.Open(), member, options.Limits, bytesLeft);
            ReadRows(counted, member, file, number, cancellationToken);
        }
        catch (MemberException fault)
        {
            Spoil(member, file, number, fault.Reason);
        }
        catch (Exception fault) when (member.Crc is not null && ArchiveSource.IsBrokenZip(fault))
        {
            Spoil(member, file, number, F43Reason.CorruptMember);
        }
        finally
        {
            bytesLeft -= counted?.BytesRead ?? 0;
            counted?.Dispose();
        }
    }

    /// <summary>Half a file is worse than none: rows laid down already are passed over later.</summary>
    void Spoil(ArchiveMember member, FileSpec file, int number, F43Reason reason)
    {
        spoiled.Add(number);
        receipt.Drop(file.Name);
        receipt.Refuse(member.Name, reason);
    }

    void ReadRows(Stream stream, ArchiveMember member, FileSpec file, int number, CancellationToken cancellationToken)
    {
        using var text = ByteOrderMark.Open(stream, options.Limits.RowBytesMax, out var encoding);
        var decoder = new LineDecoder();
        if (ReadHeader(text, decoder, file) is not { } header)
        {
            receipt.Ignore(member.Name, F43Reason.EmptyMember);
            return;
        }

        if (header.Fault != F43Reason.None)
        {
            throw new MemberException(header.Fault);
        }

        var told = receipt.Open(file.Name, member.Name);
        told.UnknownColumns = header.Unknown;
        foreach (var field in header.Columns)
        {
            if (field is not null)
            {
                seenFields.Add((file.Name, field.Name));
            }
        }

        var rows = new RowReader(file, header, cells, number, receipt.MadeAt);
        while (text.TryRead(out var line))
        {
            if (IsBlank(line) && !text.IsTooLong)
            {
                continue;
            }

            if (told.Rows == options.Limits.RowsMax)
            {
                throw new MemberException(F43Reason.TooLarge);
            }

            told.Rows++;
            var remarks = new List<F43Reason>();
            var fault = text.IsTooLong ? F43Reason.RowTooLong : Take(rows, decoder.Decode(line, remarks), text.Line, remarks);
            if (fault != F43Reason.None)
            {
                told.Reject(new F43Line(text.Line, fault, []));
            }

            if (++RowsRead % ProgressRows == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                options.Progress?.Report(new F43Progress(RowsRead, 0));
            }
        }

        told.Encoding = encoding ?? (decoder.HasTis620 ? decoder.HasUtf8 ? "mixed" : "tis-620" : "utf-8");
    }

    Header? ReadHeader(LineReader text, LineDecoder decoder, FileSpec file)
    {
        while (text.TryRead(out var line))
        {
            if (text.IsTooLong)
            {
                throw new MemberException(F43Reason.NoHeader);
            }

            if (!IsBlank(line))
            {
                return Header.Read(file, decoder.Decode(line, []), options.Limits);
            }
        }

        return null;
    }

    F43Reason Take(RowReader rows, string line, int number, List<F43Reason> remarks)
    {
        var (row, fault) = rows.Read(line, number, remarks);
        if (row is null)
        {
            return fault;
        }

        if (!Sender.IsOwn(row["HOSPCODE"], row["HOSPCODE9"]))
        {
            return F43Reason.WrongHospcode;
        }

        if (row.File.Name != "DATA_CORRECT")
        {
            Lay(row);
            return F43Reason.None;
        }

        var (withdrawal, correctionFault) = Correction.Read(row, Sender.Five, cells, options.Limits);
        if (withdrawal is not null)
        {
            Lay(withdrawal);
        }

        return correctionFault;
    }

    void Lay(Row row)
    {
        switch (row.File.Name)
        {
            case "CARE_REFER" or "CLINICAL_REFER" or "DRUG_REFER" or "INVESTIGATION_REFER" or "PROCEDURE_REFER":
                referrals.Add(JoinKey(row["REFERID"], '1'), RowCodec.Encode(row));
                return;
            case "REFER_HISTORY" when row.IsWithdrawal:
                referrals.Add(JoinKey(row["REFERID"], '1'), RowCodec.Encode(row));
                return;
            case "REFER_HISTORY":
                referrals.Add(JoinKey(row["REFERID"], '0'), RowCodec.Encode(row));
                break;
            case "HOME" when !row.IsWithdrawal:
                houses.Add(JoinKey(row["HID"], '0'), RowCodec.Encode(row));
                break;
            case "PERSON" when row.Has("HID"):
                houses.Add(JoinKey(row["HID"], '1'), Encoding.UTF8.GetBytes(row["PID"]));
                break;
        }

        var pid = row.File.Name == "REFER_RESULT" ? row["PID_IN"] : row["PID"];
        LayMain(pid, row, isJoined: false);
    }

    void LayMain(string pid, Row row, bool isJoined)
    {
        var group = pid.Length == 0 ? "A" : "P" + pid;
        var rank = isJoined ? 1 : row.File.Number;
        var path = isJoined ? "~" : RowKey.Path(row);
        main.Add(
            Encoding.UTF8.GetBytes($"{group}\0{(char)(' ' + rank)}{path}\0"),
            RowCodec.Encode(row, isJoined));
    }

    static byte[] JoinKey(string value, char rank) => Encoding.UTF8.GetBytes($"{value}\0{rank}");

    void JoinReferrals(CancellationToken cancellationToken)
    {
        var current = "";
        var pid = "";
        foreach (var (_, payload) in referrals.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var row = RowCodec.Decode(payload.Span);
            if (spoiled.Contains(row.Member))
            {
                continue;
            }

            if (row["REFERID"] != current)
            {
                (current, pid) = (row["REFERID"], "");
            }

            if (row.File.Name == "REFER_HISTORY" && !row.IsWithdrawal)
            {
                pid = row["PID"];
            }
            else if (pid.Length > 0 || row.IsWithdrawal)
            {
                LayMain(pid, row, isJoined: false);
            }
            else
            {
                receipt.File(row.Origin.Name).Reject(new F43Line(row.Line, F43Reason.UnknownReferral, []));
            }
        }
    }

    void JoinHouses(CancellationToken cancellationToken)
    {
        Row? house = null;
        foreach (var (key, payload) in houses.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (key.Span[^1] == '0')
            {
                var row = RowCodec.Decode(payload.Span);
                house = spoiled.Contains(row.Member) ? house
                    : house is not null && house["HID"] == row["HID"] && house.UpdatedAt > row.UpdatedAt ? house
                    : row;
            }
            else if (house is not null && key.Span[..^2].SequenceEqual(Encoding.UTF8.GetBytes(house["HID"])))
            {
                LayMain(Encoding.UTF8.GetString(payload.Span), house, isJoined: true);
            }
        }
    }

    /// <summary>What the headers look like: HOSPCODE9 came with 2.4.1, CID in nearly all files before it.</summary>
    string Version() =>
        seenFields.Any(seen => seen.Field == "HOSPCODE9") ? "2.4.1"
        : seenFields.Any(seen => seen is { Field: "CID", File: not ("PERSON" or "PROVIDER") }) || seenFields.Contains(("PRENATAL", "HEIGHT"))
            || seenFields.Contains(("ANC", "WEIGHT")) ? "2.4"
        : "2.0";

    static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)0x1A) < 0;
}
