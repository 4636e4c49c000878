using Klang.Definitions;

if (args.Length < 3)
{
    Console.Error.WriteLine("""
        usage: Klang.Definitions WHAT SOURCE... OUTPUT

          structures EXAMPLES EXPANSIONS OUTPUT   elements, types, codes and rules -> structures.bin
          search     EXAMPLES OUTPUT              search parameters and the Patient compartment -> SearchParameters.bin
          examples   EXAMPLES OUTPUT              the official examples -> R4Examples.ndjson.br

        EXAMPLES and EXPANSIONS are folders of unpacked packages; README.md says how to get them.
        """);
    return 2;
}

switch (args[0])
{
    case "structures":
        StructureTable.Write(specificationFolder: args[1], expansionsFolder: args[2], outputFolder: args[3]);
        return 0;
    case "search":
        SearchParameterTable.Write(specificationFolder: args[1], outputFolder: args[2]);
        return 0;
    case "examples":
        ExampleArchive.Write(examplesFolder: args[1], outputFolder: args[2]);
        return 0;
    default:
        Console.Error.WriteLine($"Unknown: {args[0]}. Run without arguments for the list.");
        return 2;
}
