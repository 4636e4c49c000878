namespace Klang.Records.Store;

/// <summary>Number of a chart inside one store. Says nothing of the person.</summary>
/// <param name="Value">From 1; 0 means none.</param>
public readonly record struct ChartId(long Value)
{
    /// <summary>No chart.</summary>
    public static ChartId None => default;

    /// <summary>The shard the chart lies in.</summary>
    public int ShardOf(int shards) => (int)(Value % shards);
}

/// <summary>What a chart is about.</summary>
public enum ChartKind : byte
{
    /// <summary>One person; sealed under keys of its own.</summary>
    Person = 1,

    /// <summary>A resource that names no person but may hold personal data (Group, List, Task …); sealed under the facility's key.</summary>
    Facility = 2,

    /// <summary>A resource of the shared registry (Organization, Practitioner, ValueSet …); sealed under the registry's key.</summary>
    Registry = 3,
}
