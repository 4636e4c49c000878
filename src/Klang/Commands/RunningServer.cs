using Klang.Composition;
using Klang.Transparency;

namespace Klang.Commands;

/// <summary>Runs the web server over an open house until it is told to stop.</summary>
static class RunningServer
{
    /// <summary>Answers 0 when it was stopped.</summary>
    /// <param name="house">Stays open until the server has stopped.</param>
    /// <param name="settings">Where to listen.</param>
    /// <param name="clock">The time.</param>
    /// <param name="started">Told the addresses once it listens.</param>
    /// <param name="cancellationToken">Stops it: requests at work are finished first.</param>
    public static async Task<int> RunAsync(
        House house, ServerSettings settings, TimeProvider clock, Action<IReadOnlyCollection<string>> started, CancellationToken cancellationToken)
    {
        await using var app = KlangServer.Build(settings, house, clock);
        await using var feed = new WitnessFeed(house.Store.Archive, house.Store.Checkpoints, settings.Witnesses, clock);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException fault) when (fault.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new CommandFault(ExitCode.Failed, $"{fault.Message} Another program listens there; choose another port with --urls.");
        }

        started([.. app.Urls]);
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.Register(() => stopping.TrySetResult()))
        await using (app.Lifetime.ApplicationStopping.Register(() => stopping.TrySetResult()))
        {
            await stopping.Task;
        }

        await app.StopAsync(CancellationToken.None);
        return ExitCode.Done;
    }
}
