using System.Text;

namespace Klang.Evidence;

/// <summary>Every file of the evidence, made from the repository and a run.</summary>
static class EvidenceFiles
{
    const string StatementTitle = "Statement of applicability: ISO/IEC 27001:2022, Annex A";
    const string AsvsTitle = "OWASP ASVS 5.0, levels 1 and 2";

    /// <summary>Requirements of levels 1 and 2 without those of WebRTC, which is not used.</summary>
    public const int AsvsApplicable = 246;

    public static IEnumerable<(string Name, byte[] Content)> Make(string root, TestRun results, string revision)
    {
        var run = results.IsOf(revision) ? results : new TestRun([]) { At = results.At, IsOfAnother = results.Cases.Count > 0 };
        var controls = Verdicts.Of(Manifest.Read(Path.Combine(root, "docs/evidence/controls.tsv")), run);
        yield return ("soa.md", Encoding.UTF8.GetBytes(StatementPage.Markdown(StatementTitle, Remarks, controls, run)));
        yield return ("soa.json", StatementPage.Json(StatementTitle, controls, run, notMapped: 0));

        var asvs = Verdicts.Of(Manifest.Read(Path.Combine(root, "docs/evidence/asvs.tsv")), run);
        var notMapped = AsvsApplicable - asvs.Count;
        yield return ("asvs.md", Encoding.UTF8.GetBytes(StatementPage.Markdown(
            AsvsTitle, [$"Of {AsvsApplicable} applicable requirements {asvs.Count} are mapped to tests. **{notMapped} are not mapped, and count as open.** Names are short and in own words; the standard's text rules."], asvs, run)));
        yield return ("asvs.json", StatementPage.Json(AsvsTitle, asvs, run, notMapped));

        var map = DataMap.Read(root);
        yield return ("datamap.md", Encoding.UTF8.GetBytes(DataMap.Page(map)));
        yield return ("ropa.md", Encoding.UTF8.GetBytes(ProcessingRecord.Page(root, map)));
        yield return ("sbom.json", Sbom.Document(Sbom.Packages(root)));
    }

    static IReadOnlyList<string> Remarks { get; } =
    [
        "*Shown*: every test named for the control passed in the last run, and nothing is known to be missing in the software. *In part*: the tests passed, and something is missing that is named. *OPEN*: no test, or one that did not run; nothing is claimed. Names are short and in own words; the standard's text rules.",
        "Software is one part of a control. What people do (training, contracts, buildings, on-call duty) is not shown by a test and is not claimed here. Controls of Annex A that are not listed (organisation, people, premises) are outside what software can show.",
    ];
}
