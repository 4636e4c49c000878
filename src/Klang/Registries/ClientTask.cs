namespace Klang.Registries;

/// <summary>What must be done before a client goes live.</summary>
enum ClientTask
{
    ContractSigned,
    SecurityContact,
    KeyRegistered,
    TestPassed,
}

/// <summary>A task of one client.</summary>
/// <param name="Task">Which.</param>
/// <param name="Done">When it was done; null while it waits.</param>
/// <param name="Note">Where the proof lies.</param>
sealed record ClientTaskState(ClientTask Task, DateTimeOffset? Done, string Note);
