using Klang.Records.Store;

namespace Klang.Storage.Sqlite;

/// <summary>Turns failures of plain files into what the operator can act on, as SqliteFault does for databases.</summary>
static class DiskErrors
{
    const int Enospc = 28;
    const int Edquot = 122;
    const int WindowsDiskFull = unchecked((int)0x80070070);

    public static StoreException From(Exception failure, string file) => failure switch
    {
        StoreException same => same,
        IOException { HResult: Enospc or Edquot or WindowsDiskFull } =>
            new(StoreFault.DiskFull, $"No room on the disk for {file}. Nothing is left of it; make room or name another place.", failure),
        FileNotFoundException or DirectoryNotFoundException =>
            new(StoreFault.Broken, $"{file} is not there, or its folder is not.", failure),
        UnauthorizedAccessException => new(StoreFault.Broken, $"{file} may not be read or written.", failure),
        _ => new(StoreFault.Broken, $"{file} could not be read or written: {failure.Message}", failure),
    };

    public static bool IsDisk(Exception failure) => failure is IOException or UnauthorizedAccessException;
}
