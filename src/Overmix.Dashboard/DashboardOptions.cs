using System.Net;
using Overmix.Dashboard.Explorer;

namespace Overmix.Dashboard;

/// <summary>What a dashboard serves, and where.</summary>
public sealed record DashboardOptions
{
    /// <summary>The port that is tried first where none is asked for.</summary>
    public const int UsualPort = 7207;

    /// <summary>The folder whose runs are shown; it may not exist yet.</summary>
    public required string Folder { get; init; }

    /// <summary>The port; 0 for any free one. Null takes <see cref="UsualPort"/>, or any free one if that is taken.</summary>
    public int? Port { get; init; }

    /// <summary>The address to listen on. Anything but a loopback address lets other machines in, as far as they have the token.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Folder of the throw-away index; the user's cache folder if null.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>The clock; the system's if null.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>What computes the explorer's answers; the theory bench.</summary>
    internal ExplorerWork Explore { get; init; } = static (request, tell, cancellation) => Exploration.Compute(request, ExplorerDetail.Full, tell, cancellation);
}
