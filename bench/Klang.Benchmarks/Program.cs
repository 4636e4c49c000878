using Klang.Benchmarks.Load;

return args switch
{
    ["door", .. var options] => await DoorLoad.RunAsync(options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: Klang.Benchmarks door [--seconds 5] [--people 2000] [--only NAME]");
    return 2;
}
