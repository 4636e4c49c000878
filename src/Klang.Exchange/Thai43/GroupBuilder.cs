using Klang.Exchange.Thai43.Mapping;
using Klang.Exchange.Thai43.Reading;
using Klang.Fhir.Thai;

namespace Klang.Exchange.Thai43;

/// <summary>
/// Second pass: walks the sorted rows, keeps of each key the row that stands, and has the mappings make records of one person
/// after another.
/// </summary>
sealed class GroupBuilder(ArchiveReader reader, F43Receipt receipt, F43Options options)
{
    const string Registry = "A";

    public IEnumerable<PersonGroup> Build(CancellationToken cancellationToken)
    {
        if (reader.Sender.Five.Length == 0)
        {
            yield break;
        }

        using var chart = new Chart { Facility = reader.Sender.Five, Facility9 = reader.Sender.Nine, SentAt = receipt.MadeAt };
        chart.Start("");
        chart.AddOrganization(options.FacilityNames?.GetValueOrDefault(chart.Facility), receipt.MadeAt);
        yield return new PersonGroup(patientKey: null, [], [.. chart.Items], []);

        string? group = null;
        var rows = new List<Row>();
        foreach (var (key, row) in reader.Rows())
        {
            if (key != group)
            {
                if (rows.Count > 0)
                {
                    yield return Map(chart, rows);
                }

                cancellationToken.ThrowIfCancellationRequested();
                group = key;
                rows.Clear();
                chart.Start(key == Registry ? "" : key[1..]);
            }
            else if (rows.Count >= options.Limits.RowsPerGroupMax && !IsSameKey(rows[^1], row))
            {
                yield return Map(chart, rows);
                rows.Clear();
                chart.Clear();
            }

            rows.Add(row);
        }

        if (rows.Count > 0)
        {
            yield return Map(chart, rows);
        }
    }

    static bool IsSameKey(Row left, Row right) =>
        left.File == right.File && left.IsJoined == right.IsJoined && RowKey.Path(left) == RowKey.Path(right);

    PersonGroup Map(Chart chart, List<Row> rows)
    {
        var outcomes = new List<RowOutcome>(rows.Count);
        var standing = Standing(rows, outcomes);
        foreach (var row in standing)
        {
            if (!row.IsWithdrawal)
            {
                chart.Know(row);
            }
        }

        foreach (var row in standing)
        {
            if (row.IsJoined)
            {
                continue;
            }

            var first = chart.Items.Count;
            if (row.IsWithdrawal)
            {
                chart.Withdraw(row);
            }
            else
            {
                Look(row, chart);
                Mappings.Map(row, chart);
            }

            outcomes.Add(new RowOutcome(row, first, chart.Items.Count - first));
        }

        return new PersonGroup(chart.PatientKey, NumbersOf(chart.Person), [.. chart.Items], outcomes);
    }

    static IReadOnlyList<string> NumbersOf(Row? person) =>
        person is null ? [] : [.. new[] { person["CID"], person["PASSPORT"] }.Where(number => number.Length > 0)];

    /// <summary>
    /// Of the rows with one key the newest stands, of equal times the later line, and a withdrawal before a row of its own time.
    /// The others are decided here.
    /// </summary>
    static List<Row> Standing(List<Row> rows, List<RowOutcome> outcomes)
    {
        var standing = new List<Row>(rows.Count);
        for (var start = 0; start < rows.Count;)
        {
            var end = start + 1;
            while (end < rows.Count && IsSameKey(rows[start], rows[end]))
            {
                end++;
            }

            standing.Add(end - start == 1 ? rows[start] : Choose(rows.GetRange(start, end - start), outcomes));
            start = end;
        }

        return standing;
    }

    static Row Choose(List<Row> rows, List<RowOutcome> outcomes)
    {
        var best = rows[0];
        foreach (var row in rows.Skip(1))
        {
            if (row.UpdatedAt > best.UpdatedAt || (row.UpdatedAt == best.UpdatedAt && (row.IsWithdrawal || !best.IsWithdrawal)))
            {
                best = row;
            }
        }

        if (best.IsJoined)
        {
            return best;
        }

        var first = rows.First(row => row.UpdatedAt == best.UpdatedAt && row.IsWithdrawal == best.IsWithdrawal);
        if (first != best && rows.TrueForAll(row => row.UpdatedAt < best.UpdatedAt || IsSameRow(row, best)))
        {
            // Copies of one row: the first stands, the copies are remarked on.
            best = first;
        }

        foreach (var row in rows)
        {
            if (row == best)
            {
                continue;
            }

            if (row.UpdatedAt < best.UpdatedAt || best.IsWithdrawal != row.IsWithdrawal)
            {
                outcomes.Add(new RowOutcome(row, 0, 0, F43Reason.OlderDUpdate));
                continue;
            }

            row.Remark(IsSameRow(row, best) ? F43Reason.DuplicateRow : F43Reason.DuplicateKey);
            outcomes.Add(new RowOutcome(row, 0, 0));
        }

        return best;
    }

    static bool IsSameRow(Row left, Row right) =>
        left.IsWithdrawal == right.IsWithdrawal && left.Values.AsSpan().SequenceEqual(right.Values);

    /// <summary>Looks across files: the person's number, the visit, the birth.</summary>
    void Look(Row row, Chart chart)
    {
        if (row.File.Name is "PERSON" or "PROVIDER" || chart.PatientKey is null)
        {
            return;
        }

        LookAtNumber(row, chart.Person);
        var isVisitFile = row.File.Name is "DIAGNOSIS_OPD" or "DRUG_OPD" or "PROCEDURE_OPD" or "CHARGE_OPD" && reader.HasFile("SERVICE");
        var isStayFile = row.File.Name is "DIAGNOSIS_IPD" or "DRUG_IPD" or "PROCEDURE_IPD" or "CHARGE_IPD" && reader.HasFile("ADMISSION");
        if ((isVisitFile && !chart.HasVisit(chart.VisitKey(row["SEQ"]))) || (isStayFile && !chart.HasVisit(chart.StayKey(row["AN"]))))
        {
            row.Remark(F43Reason.UnknownVisit);
        }

        if (chart.Person?["BIRTH"] is { Length: 8 } birth && row["DATE_SERV"] is { Length: 8 } day
            && string.CompareOrdinal(day, birth) < 0)
        {
            row.Remark(F43Reason.BeforeBirth);
        }
    }

    static void LookAtNumber(Row row, Row? person)
    {
        var cid = row["CID"];
        var known = person?["CID"] ?? "";
        if (cid.Length == 0 || cid == known)
        {
            return;
        }

        if (!CellReader.IsGoodCid(cid))
        {
            row.Remark(F43Reason.BadCid);
        }
        else if (ThaiNationalId.TryParse(known, out _))
        {
            row.Remark(F43Reason.CidMismatch);
        }
    }
}
