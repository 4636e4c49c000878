namespace Klang.Registries;

/// <summary>Where sign-ins, refusals and changes are written down: the ledger of a server, or the file that a server will enter later.</summary>
interface IAuthJournal
{
    /// <summary>Durable when it completes.</summary>
    Task WriteAsync(AuthEvent what, CancellationToken cancellationToken);
}
