using System.Text;
using System.Text.Json;

namespace Klang.Evidence;

/// <summary>Writes verdicts as a page and as JSON.</summary>
static class StatementPage
{
    public static string Markdown(string title, IReadOnlyList<string> remarks, IReadOnlyList<Verdict> verdicts, TestRun run)
    {
        var page = new StringBuilder();
        page.Append("# ").Append(title).Append("\n\n").Append(Summary(verdicts, run)).Append('\n');
        foreach (var remark in remarks)
        {
            page.Append('\n').Append(remark).Append('\n');
        }

        page.Append("\n| id | control | state | owner | what is built | what is missing | evidence |\n|---|---|---|---|---|---|---|\n");
        foreach (var verdict in verdicts)
        {
            var asked = verdict.Requirement;
            page.Append("| ").AppendJoin(" | ", asked.Id, asked.Name, Word(verdict.State), asked.Owner, Cell(asked.Statement), Cell(asked.Gap), Evidence(verdict)).Append(" |\n");
        }

        return page.ToString();
    }

    public static byte[] Json(string title, IReadOnlyList<Verdict> verdicts, TestRun run, int notMapped)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("title", title);
            json.WriteString("testsRunAt", run.At);
            json.WriteNumber("notMapped", notMapped);
            json.WriteStartArray("controls");
            foreach (var verdict in verdicts)
            {
                Write(json, verdict);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    static void Write(Utf8JsonWriter json, Verdict verdict)
    {
        var asked = verdict.Requirement;
        json.WriteStartObject();
        json.WriteString("id", asked.Id);
        json.WriteString("control", asked.Name);
        json.WriteString("state", Word(verdict.State));
        json.WriteString("owner", asked.Owner);
        json.WriteString("built", asked.Statement);
        json.WriteString("missing", asked.Gap);
        json.WriteNumber("casesPassed", verdict.Passed);
        WriteNames(json, "tests", asked.Tests);
        WriteNames(json, "notRun", verdict.Missing);
        WriteNames(json, "failed", verdict.Failed);
        json.WriteEndObject();
    }

    static void WriteNames(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    static string Summary(IReadOnlyList<Verdict> verdicts, TestRun run)
    {
        var counts = Enum.GetValues<State>().Reverse().Select(state => $"{verdicts.Count(verdict => verdict.State == state)} {Word(state)}");
        var when = run.IsOfAnother ? $"The results of {run.At} are of another state of the source, so everything is open: run ./dev test first."
            : run.Cases.Count == 0 ? "No results of tests were found, so everything is open: run ./dev test first." : $"Tests run at {run.At}, {run.Cases.Count} cases.";
        return $"{string.Join(", ", counts)}. {when}";
    }

    static string Evidence(Verdict verdict)
    {
        var asked = verdict.Requirement;
        var cases = asked.Tests.Count == 0 ? "no test" : $"{verdict.Passed} cases passed";
        var notRun = verdict.Missing.Count == 0 ? "" : verdict.Missing.Count == asked.Tests.Count ? "; none was run" : $"; not run: {Short(verdict.Missing)}";
        var failed = verdict.Failed.Count == 0 ? "" : $"; FAILED: {Short(verdict.Failed)}";
        return $"{cases}{notRun}{failed}{(asked.Tests.Count == 0 ? "" : ": " + Short(asked.Tests))}";
    }

    static string Word(State state) => state switch
    {
        State.Open => "OPEN",
        State.Failed => "FAILED",
        State.InPart => "in part",
        _ => "shown",
    };

    static string Short(IEnumerable<string> names) => string.Join(", ", names.Select(name => name.Replace("Klang.Tests.", "", StringComparison.Ordinal).Replace("Klang.SystemTests.", "", StringComparison.Ordinal)));

    static string Cell(string text) => text.Length == 0 ? "–" : text;
}
