namespace Klang.Commands;

/// <summary>What a command tells the shell.</summary>
static class ExitCode
{
    public const int Done = 0;

    /// <summary>The machine or the program failed; the message says where.</summary>
    public const int Failed = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>Done, but some of the input was refused; the receipt says which lines.</summary>
    public const int Partly = 3;

    /// <summary>Nothing is there by that name or number.</summary>
    public const int NotFound = 4;

    /// <summary>A proof failed or a file is damaged.</summary>
    public const int Damaged = 5;

    /// <summary>Another process has the data folder open.</summary>
    public const int InUse = 6;

    /// <summary>Stopped by Ctrl+C or SIGTERM before it was done.</summary>
    public const int Interrupted = 130;
}
