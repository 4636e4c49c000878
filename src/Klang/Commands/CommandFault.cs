namespace Klang.Commands;

/// <summary>Ends a command with a message for the person who typed it.</summary>
sealed class CommandFault(int code, string message) : Exception(message)
{
    /// <summary>The exit code.</summary>
    public int Code => code;
}
