namespace Klang.Care.Wording;

/// <summary>The two languages of the house; Thai is the first.</summary>
public enum Language
{
    Thai,
    English,
}
