using System.Runtime.InteropServices;

namespace Klang.Hardening;

/// <summary>What the kernel of Linux is told and asked about this process. Elsewhere nothing is told, and everything counts as in order.</summary>
static partial class ProcessGuard
{
    const int GetDumpable = 3;
    const int SetDumpable = 4;
    const int CoreLimit = 4;
    const int ClockError = 5;

    /// <summary>Turns off core files of this process, and tracing and reading of its memory by processes of the same user.</summary>
    public static void Shut()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = prctl(SetDumpable, 0, 0, 0, 0);
        }
    }

    public static bool IsDumpable() => OperatingSystem.IsLinux() && prctl(GetDumpable, 0, 0, 0, 0) != 0;

    public static bool IsRoot() => OperatingSystem.IsLinux() && geteuid() == 0;

    public static bool AllowsCoreFiles()
    {
        Span<ulong> limit = stackalloc ulong[2];
        return OperatingSystem.IsLinux() && getrlimit(CoreLimit, ref MemoryMarshal.GetReference(limit)) == 0 && limit[0] > 0;
    }

    /// <summary>Asks without changing anything: the first field of the kernel's structure says what to change, and is zero.</summary>
    public static bool IsClockAdrift()
    {
        Span<byte> timex = stackalloc byte[512];
        timex.Clear();
        return OperatingSystem.IsLinux() && adjtimex(ref MemoryMarshal.GetReference(timex)) == ClockError;
    }

    public static bool IsTraced() => OperatingSystem.IsLinux()
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("TracerPid:", StringComparison.Ordinal)) is { } line
        && line["TracerPid:".Length..].Trim() != "0";

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, ref ulong limits);

    [LibraryImport("libc")]
    private static partial int adjtimex(ref byte timex);
}
