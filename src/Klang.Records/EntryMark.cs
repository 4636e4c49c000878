namespace Klang.Records;

/// <summary>Remembers whether a call stands in the ledger yet, so that the door can enter those that touched nothing.</summary>
sealed class EntryMark
{
    internal bool IsSet { get; private set; }

    internal void Set() => IsSet = true;
}
