using Klang.Dictionary;

return args switch
{
    ["train", var output] => Training.Run(output),
    ["measure", var dictionary, .. var bundles] => Measuring.Run(dictionary, bundles),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: train OUTPUT.dict | measure DICTIONARY [BUNDLE.json...]");
    return 2;
}
