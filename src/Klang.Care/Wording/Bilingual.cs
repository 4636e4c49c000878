namespace Klang.Care.Wording;

/// <summary>One phrase in both languages. A missing English phrase shows the Thai one, never a key.</summary>
public readonly record struct Bilingual(string Thai, string? English = null)
{
    /// <summary>The phrase in the language asked for.</summary>
    public string In(Language language) => language == Language.Thai ? Thai ?? "" : English ?? Thai ?? "";

    /// <summary>True when there is a phrase at all.</summary>
    public bool Exists => !string.IsNullOrEmpty(Thai);

    public override string ToString() => Thai ?? "";
}
