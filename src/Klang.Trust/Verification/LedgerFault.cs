namespace Klang.Trust.Verification;

/// <summary>What is wrong with a ledger.</summary>
public enum LedgerFault
{
    /// <summary>An entry, a body or a head was changed.</summary>
    Edited,

    /// <summary>Entries are missing between others.</summary>
    Dropped,

    /// <summary>Entries do not stand in the order in which they were written.</summary>
    Reordered,

    /// <summary>Entries stand there twice.</summary>
    Duplicated,

    /// <summary>An entry's time lies before that of the entry ahead of it, or before its own decision.</summary>
    BackDated,

    /// <summary>The log ends before a head that was seen.</summary>
    Truncated,

    /// <summary>The log is whole in itself but is not the one that was written: a head does not verify, or the log does not extend one that was seen.</summary>
    Forked,

    /// <summary>Bytes that no version of this software writes.</summary>
    Unreadable,
}
