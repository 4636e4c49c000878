namespace Klang.Exchange.Fhir;

/// <summary>What is to be done with a unit.</summary>
public enum FhirUnitKind
{
    /// <summary>Nothing: it could not be read, the complaint says why.</summary>
    Unreadable,

    /// <summary>A Bundle of type transaction: all or nothing.</summary>
    Transaction,

    /// <summary>A Bundle of type batch: entry by entry.</summary>
    Batch,

    /// <summary>A Bundle of type collection or searchset: its entries are resources to be stored one by one.</summary>
    Collection,

    /// <summary>One resource, to be stored under its id, or created when it has none. Documents and messages are stored whole.</summary>
    Resource,
}
