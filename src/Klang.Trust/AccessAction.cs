namespace Klang.Trust;

/// <summary>What is done, as it stands in the ledger (AuditEvent.action, FHIR R4 value set audit-event-action, refined).</summary>
public enum AccessAction : byte
{
    /// <summary>One resource or one chart is read.</summary>
    Read = (byte)'R',

    /// <summary>Charts are searched; opens candidates to the matcher alone.</summary>
    Query = (byte)'Q',

    /// <summary>What a query found is shown.</summary>
    Disclose = (byte)'L',

    /// <summary>Something is written for the first time.</summary>
    Create = (byte)'C',

    /// <summary>Something is changed.</summary>
    Update = (byte)'U',

    /// <summary>Something is deleted.</summary>
    Delete = (byte)'D',

    /// <summary>A job works on charts (import, merge, backup check).</summary>
    Job = (byte)'J',

    /// <summary>The log of accesses itself is read.</summary>
    Audit = (byte)'V',

    /// <summary>Keys or settings are changed.</summary>
    Administer = (byte)'A',

    /// <summary>Somebody signs in, steps up, signs out, or a client is given a token.</summary>
    Login = (byte)'S',
}
