using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Text;

namespace Klang.Exchange.Thai43.Codes;

/// <summary>A code list shipped with the program: code to display. Read once, when first asked for.</summary>
public sealed class CodeList
{
    static readonly ConcurrentDictionary<string, CodeList> Lists = new(StringComparer.Ordinal);

    readonly FrozenDictionary<string, string> displays;

    CodeList(string name) =>
        displays = Lines(name).ToFrozenDictionary(line => line[0], line => line[1], StringComparer.Ordinal);

    /// <summary>The list of that name, e.g. <c>vaccine</c>. A name that does not exist is a bug and throws.</summary>
    public static CodeList Named(string name) => Lists.GetOrAdd(name, key => new CodeList(key));

    /// <summary>The display of a code; null when the list has no such code.</summary>
    public string? Display(string code) => displays.GetValueOrDefault(code);

    public bool Contains(string code) => displays.ContainsKey(code);

    /// <summary>The tab-separated lines of an embedded table.</summary>
    internal static IEnumerable<string[]> Lines(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Thai43/{name}.tsv")
            ?? throw new InvalidOperationException($"The table {name} is not built in.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split('\t');
        }
    }
}
