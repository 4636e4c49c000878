using Klang.Benchmarks.Load;
using Klang.Benchmarks.Summaries;

switch (args)
{
    case ["door", .. var options]:
        return await DoorLoad.RunAsync(options);
    case ["ledger", .. var options]:
        return await LedgerLoad.RunAsync(options);
    case ["summaries"]:
        SummaryBench.Run(Console.Out);
        return 0;
    case []:
        SummaryBench.Run(Console.Out);
        return await DoorLoad.RunAsync([]);
    default:
        Console.Error.WriteLine("usage: Klang.Benchmarks [summaries | ledger [--leaves 1000000] | door [--seconds 5] [--people 2000] [--only NAME]]");
        return 2;
}
