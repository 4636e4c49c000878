namespace Klang.Definitions;

/// <summary>
/// Elements, types, codes and invariants of R4 as one compact file, <c>structures.bin</c>, that Klang.Fhir embeds.
/// </summary>
/// <remarks>
/// Layout. <c>v</c> is an unsigned LEB128 number; <c>s</c> is a <c>v</c> that counts into the strings; lists are a
/// <c>v</c> count, then the items.
/// <code>
/// "KLST" 0x01
/// strings   list of: v length, UTF-8 bytes                       (ordinal order, each once)
/// code sets list of: s url, byte closed, list of groups: s system, list of s code
/// types     list of: s name, s code, byte kind, byte resource type,
///                    list of elements, list of invariants
/// element:  s name, byte flags (1 choice, 2 summary, 4 modifier), v min, v max (0 is unbounded),
///           list of v type, v code set + 1 (0 is none), list of byte target resource type, list of invariants
/// invariant: s key, s sentence, s FHIRPath
/// </code>
/// The name of a backbone element's type is its path (<c>Patient.contact</c>); kind is 0 primitive, 1 data type,
/// 2 backbone, 3 resource, 4 any resource. Example: <c>4B 4C 53 54 01</c>, then the strings.
/// </remarks>
static class StructureTable
{
    const string FileName = "structures.bin";
    static readonly byte[] Signature = [.. "KLST"u8, 1];

    public static void Write(string specificationFolder, string expansionsFolder, string outputFolder)
    {
        var structures = SpecificationFiles.ReadStructures(specificationFolder);
        var types = new StructureTypes(structures);
        var codeSets = CodeSetFiles.Read(expansionsFolder, types.RequiredValueSets);
        var body = new TableWriter();
        WriteCodeSets(body, codeSets);
        WriteTypes(body, types, codeSets);

        using var file = File.Create(Path.Combine(outputFolder, FileName));
        file.Write(Signature);
        body.WriteTo(file);
    }

    static void WriteCodeSets(TableWriter body, IReadOnlyList<CodeSetFile> codeSets)
    {
        body.Number(codeSets.Count);
        foreach (var set in codeSets)
        {
            body.Text(set.Url);
            body.Byte(set.IsClosed ? 1 : 0);
            body.Number(set.Systems.Count);
            foreach (var (system, codes) in set.Systems)
            {
                body.Text(system);
                body.Number(codes.Count);
                foreach (var code in codes)
                {
                    body.Text(code);
                }
            }
        }
    }

    static void WriteTypes(TableWriter body, StructureTypes types, IReadOnlyList<CodeSetFile> codeSets)
    {
        var setNumbers = codeSets.Index().ToDictionary(set => set.Item.Url, set => set.Index + 1, StringComparer.Ordinal);
        body.Number(types.All.Count);
        foreach (var type in types.All)
        {
            body.Text(type.Name);
            body.Text(type.Code);
            body.Byte((int)type.Kind);
            body.Byte((int)type.Resource);
            body.Number(type.Elements.Count);
            foreach (var element in type.Elements)
            {
                WriteElement(body, element, types, setNumbers);
            }

            WriteInvariants(body, type.Invariants);
        }
    }

    static void WriteElement(
        TableWriter body, StructureElement element, StructureTypes types, Dictionary<string, int> setNumbers)
    {
        body.Text(element.Name);
        body.Byte((element.IsChoice ? 1 : 0) | (element.IsSummary ? 2 : 0) | (element.IsModifier ? 4 : 0));
        body.Number(element.Min);
        body.Number(element.Max);
        body.Number(element.Types.Count);
        foreach (var type in element.Types)
        {
            body.Number(types.NumberOf(type));
        }

        body.Number(element.ValueSet is null ? 0 : setNumbers.GetValueOrDefault(element.ValueSet));
        body.Number(element.Targets.Count);
        foreach (var target in element.Targets)
        {
            body.Byte((int)target);
        }

        WriteInvariants(body, element.Invariants);
    }

    static void WriteInvariants(TableWriter body, IReadOnlyList<StructureInvariant> invariants)
    {
        body.Number(invariants.Count);
        foreach (var invariant in invariants)
        {
            body.Text(invariant.Key);
            body.Text(invariant.Sentence);
            body.Text(invariant.Expression);
        }
    }
}
