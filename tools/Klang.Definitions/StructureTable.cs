namespace Klang.Definitions;

static class StructureTable
{
    public static void Write(string definitionsFolder, string expansionsFolder, string outputFolder) =>
        throw new NotSupportedException();
}
