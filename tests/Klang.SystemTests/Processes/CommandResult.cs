namespace Klang.SystemTests.Processes;

/// <summary>How a command ended.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
sealed record CommandResult(int Code, string Output, string Errors);
