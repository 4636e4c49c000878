using System.Text;
using Klang.Care.Sensitivity;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Fuzz;

/// <summary>Tables of sensitive codes, and resources held against the built-in one.</summary>
public static class SensitivityFuzz
{
    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        Encoding.UTF8.GetBytes("# remark\nicd10\tF20-F29\tPSY\talways\tx\nclinic\t12345\tHIV\tunder20\tx\natc\tJ05*\tHIV\talways\n"),
        Encoding.UTF8.GetBytes("""{"resourceType":"Condition","code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"F32.1"}]},"extension":[{"url":"urn:klang:f43:CLINIC","valueString":"10900"}]}"""),
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        try
        {
            using var table = new StringReader(Encoding.UTF8.GetString(bytes));
            SensitivityRules.With(SensitivityTables.Read(table));
        }
        catch (InvalidDataException)
        {
            // A line that says nothing is told so.
        }

        if (JsonTape.Parse(bytes.ToArray()).TryGet(out var tape, out _))
        {
            using (tape)
            {
                SensitivityRules.BuiltIn.Of(ResourceType.Condition, tape.Root);
                SensitivityRules.BuiltIn.Of(ResourceType.MedicationRequest, tape.Root);
            }
        }
    }
}
