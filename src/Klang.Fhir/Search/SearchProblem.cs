namespace Klang.Fhir.Search;

/// <summary>Why a parameter cannot be applied.</summary>
/// <param name="IsUnknown">It is not known or not supported: lenient handling may leave it out. Otherwise it is wrong.</param>
/// <param name="Message">A sentence for the caller, without the value.</param>
sealed record SearchProblem(bool IsUnknown, string Message)
{
    internal static SearchProblem Unknown(string message) => new(IsUnknown: true, message);

    internal static SearchProblem Wrong(string message) => new(IsUnknown: false, message);
}
