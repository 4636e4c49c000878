using System.Diagnostics.CodeAnalysis;

namespace Klang.Fhir;

/// <summary>
/// Either a value or a <see cref="Fhir.Refusal"/>. What a caller may cause is a value, not an exception.
/// </summary>
/// <typeparam name="T">What is returned when all is well.</typeparam>
public readonly struct Outcome<T>
{
    readonly T? value;

    Outcome(T? value, Refusal? refusal)
    {
        this.value = value;
        Refusal = refusal;
    }

    /// <summary>Null when there is a value.</summary>
    public Refusal? Refusal { get; }

    /// <summary>True when there is a value.</summary>
    public bool IsOk => Refusal is null;

    /// <summary>The value. Throws <see cref="InvalidOperationException"/> when refused: a bug in the caller.</summary>
    public T Value => Refusal is null
        ? value!
        : throw new InvalidOperationException($"Refused: {Refusal.Kind} ({Refusal.Complaints[0].Code})");

    /// <summary>True with the value, or false with the refusal.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T result, [NotNullWhen(false)] out Refusal? refusal)
    {
        result = value;
        refusal = Refusal;
        return refusal is null;
    }

    /// <summary>Wraps a value.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, refusal: null);

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}
