using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace Klang.Fhir.Search;

/// <summary>
/// Reads the embedded table that tools/Klang.Definitions wrote from the official definitions. Layout: docs/search.md.
/// </summary>
sealed class SearchParameterTable
{
    readonly BinaryReader input;
    readonly string[] strings;

    SearchParameterTable(BinaryReader input)
    {
        this.input = input;
        if (!input.ReadBytes(5).AsSpan().SequenceEqual("KLSP\u0001"u8))
        {
            throw new InvalidDataException("The embedded table of search parameters has another format.");
        }

        strings = new string[input.Read7BitEncodedInt()];
        for (var number = 0; number < strings.Length; number++)
        {
            strings[number] = input.ReadString();
        }
    }

    internal static SearchParameterTable Instance { get; } = Load();

    internal List<SearchParameter> Parameters { get; } = [];

    internal FrozenDictionary<ResourceType, string[]> PatientCompartment { get; private set; } =
        FrozenDictionary<ResourceType, string[]>.Empty;

    static SearchParameterTable Load()
    {
        using var stream = typeof(SearchParameterTable).Assembly
            .GetManifestResourceStream("Klang.Fhir.Search.SearchParameters.bin")
            ?? throw new InvalidDataException("The table of search parameters is not embedded.");
        using var input = new BinaryReader(stream, Encoding.UTF8);
        var table = new SearchParameterTable(input);
        for (var left = input.Read7BitEncodedInt(); left > 0; left--)
        {
            table.Parameters.Add(table.ReadParameter());
        }

        table.PatientCompartment = table.ReadCompartment();
        return table;
    }

    SearchParameter ReadParameter()
    {
        var code = Text();
        var type = Enum.Parse<SearchParameterType>(Text(), ignoreCase: true);
        var baseType = Type();
        var url = Text();
        var expression = Text();
        var repeats = input.ReadByte() != 0;
        var targets = Many(Type).Where(target => target != ResourceType.None).ToImmutableArray();
        var paths = Many(Path);
        var components = Many(Component).ToImmutableArray();
        return new SearchParameter
        {
            Code = code,
            Type = type,
            BaseType = baseType,
            Url = url,
            Expression = expression,
            Repeats = repeats,
            Targets = targets.Length == ResourceTypes.All.Count ? [] : targets,
            Paths = paths,
            Components = components,
            Impossible = WhyImpossible(code),
        };
    }

    static string? WhyImpossible(string code) => code switch
    {
        "_text" or "_content" => "there is no full-text index",
        "_query" => "no named query is defined",
        "_list" => "lists are not searched through",
        _ => null,
    };

    SearchComponent Component() => new() { Code = Text(), Type = Enum.Parse<SearchParameterType>(Text(), ignoreCase: true), Paths = Many(Path) };

    SearchPath Path()
    {
        var steps = Many(Step);
        return new SearchPath(steps, DataType(Text()), Encoding.UTF8.GetBytes(Text()));
    }

    SearchPathStep Step()
    {
        var step = (SearchStep)input.ReadByte();
        return step switch
        {
            SearchStep.Member or SearchStep.Extension or SearchStep.ExistsAndNotFalse =>
                new SearchPathStep(step, Utf8(), [], 0, ResourceType.None),
            SearchStep.WhereEquals => new SearchPathStep(step, Utf8(), Utf8(), 0, ResourceType.None),
            SearchStep.WhereRefersTo => new SearchPathStep(step, [], [], 0, Type()),
            SearchStep.Item => new SearchPathStep(step, [], [], input.Read7BitEncodedInt(), ResourceType.None),
            SearchStep.Root => new SearchPathStep(step, [], [], 0, ResourceType.None),
            _ => throw new InvalidDataException("The embedded table of search parameters holds an unknown step."),
        };
    }

    FrozenDictionary<ResourceType, string[]> ReadCompartment() =>
        Many(() => (Type: Type(), Codes: Many(Text))).ToFrozenDictionary(member => member.Type, member => member.Codes);

    T[] Many<T>(Func<T> read)
    {
        var items = new T[input.Read7BitEncodedInt()];
        for (var number = 0; number < items.Length; number++)
        {
            items[number] = read();
        }

        return items;
    }

    static FhirDataType DataType(string code) =>
        Enum.TryParse<FhirDataType>(code, ignoreCase: true, out var type) ? type : FhirDataType.Other;

    ResourceType Type() => ResourceTypes.TryParse(Text(), out var type) ? type : ResourceType.None;

    byte[] Utf8() => Encoding.UTF8.GetBytes(Text());

    string Text() => strings[input.Read7BitEncodedInt()];
}
