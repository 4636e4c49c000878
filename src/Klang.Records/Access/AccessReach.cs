namespace Klang.Records.Access;

/// <summary>How far into a chart a relation leads; the more, the higher.</summary>
public enum AccessReach : byte
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>The person's identity and the orders addressed to the facility.</summary>
    Order = 1,

    /// <summary>What the facility itself wrote.</summary>
    Own = 2,

    /// <summary>What all facilities wrote, as far as the role sees it.</summary>
    Full = 3,
}
