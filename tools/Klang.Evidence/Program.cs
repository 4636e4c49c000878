using Klang.Evidence;

if (args.Length != 4)
{
    await Console.Error.WriteLineAsync("usage: Klang.Evidence REPOSITORY RESULTS OUTPUT REVISION   (./dev evidence calls it)");
    return 2;
}

var (root, output) = (args[0], args[2]);
var run = TestRun.Read(args[1]);
Directory.CreateDirectory(output);
foreach (var (name, content) in EvidenceFiles.Make(root, run, args[3]))
{
    await File.WriteAllBytesAsync(Path.Combine(output, name), content);
    Console.WriteLine($"{Path.Combine(output, name)}");
}

return 0;
