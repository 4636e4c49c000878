using Klang.Fhir.Definitions;

namespace Klang.Fhir.Editing;

/// <summary>Which elements of resources are wanted (<c>_summary</c>, <c>_elements</c>; FHIR R4 §3.1.1.5.8, §3.1.1.5.9). Immutable.</summary>
public sealed class ElementSelection
{
    readonly Mode mode;
    readonly string[] names;

    ElementSelection(Mode mode, string[] names)
    {
        this.mode = mode;
        this.names = names;
    }

    /// <summary><c>_summary=true</c>: what the definitions mark as summary, at every level, and what is mandatory there.</summary>
    public static ElementSelection Summary { get; } = new(Mode.Summary, []);

    /// <summary><c>_summary=text</c>: narrative, id, meta and mandatory top-level elements.</summary>
    public static ElementSelection Text { get; } = new(Mode.Text, []);

    /// <summary><c>_summary=data</c>: all but the narrative.</summary>
    public static ElementSelection Data { get; } = new(Mode.Data, []);

    /// <summary>
    /// <c>_elements</c>: the named top-level elements, with id, meta and what is mandatory or a modifier. A name may carry its
    /// type (<c>Patient.name</c>), and a choice has its name without type (<c>value</c>). Unknown names select nothing.
    /// </summary>
    public static ElementSelection Of(IEnumerable<string> names) => new(Mode.Elements, [.. names]);

    /// <summary>True when elements within elements are sifted too.</summary>
    internal bool IsDeep => mode == Mode.Summary;

    internal bool Keeps(ResourceType type, ElementDefinition element) => mode switch
    {
        Mode.Summary => element.IsSummary || element.IsMandatory,
        Mode.Text => element.IsMandatory || element.Name is "text" or "id" or "meta",
        Mode.Data => element.Name != "text",
        _ => element.IsMandatory || element.IsModifier || element.Name is "id" or "meta" || IsNamed(type, element.Name),
    };

    bool IsNamed(ResourceType type, string element)
    {
        foreach (var name in names)
        {
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0 ? name == element : name.AsSpan(0, dot).SequenceEqual(type.Name()) && FirstOf(name.AsSpan(dot + 1)).SequenceEqual(element))
            {
                return true;
            }
        }

        return false;
    }

    static ReadOnlySpan<char> FirstOf(ReadOnlySpan<char> path)
    {
        var dot = path.IndexOf('.');
        return dot < 0 ? path : path[..dot];
    }

    enum Mode
    {
        Summary,
        Text,
        Data,
        Elements,
    }
}
