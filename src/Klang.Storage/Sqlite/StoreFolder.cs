using Klang.Records.Store;

namespace Klang.Storage.Sqlite;

/// <summary>The folder of an embedded store before anything in it is opened.</summary>
static class StoreFolder
{
    /// <summary>Refuses a folder without a store when none may be made, and makes it otherwise.</summary>
    public static void Prepare(EmbeddedStoreOptions options)
    {
        if (!options.CreateIfMissing && !File.Exists(options.RecordsFile))
        {
            throw new StoreException(StoreFault.Broken,
                $"There is no store in {options.Directory}: {options.RecordsFile} is missing. Name the right folder, or restore a backup into it.");
        }

        PrivateDirectory.Make(options.Directory);
    }
}
