using Microsoft.Extensions.Hosting;

namespace Overmix.Dashboard;

/// <summary>Leaves the signals of the process to whoever started the server.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
