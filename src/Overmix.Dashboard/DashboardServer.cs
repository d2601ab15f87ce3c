using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Overmix.Core.Errors;
using Overmix.Dashboard.Curves;
using Overmix.Dashboard.Endpoints;
using Overmix.Dashboard.Library;
using Overmix.Dashboard.Safety;

namespace Overmix.Dashboard;

/// <summary>The dashboard as a running server: read-only, on this machine alone unless told otherwise, for whoever has the token.</summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private const int Spare = 6;
    private readonly WebApplication _application;
    private readonly DashboardContext _context;

    private DashboardServer(WebApplication application, DashboardContext context, Uri address, string token) =>
        (_application, _context, Address, EntryAddress) = (application, context, address, new Uri(address, $"/?token={token}"));

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The address with the token: whoever opens it is let in. It holds as long as this server lives.</summary>
    public Uri EntryAddress { get; }

    /// <summary>Starts serving; the runs are read in the background.</summary>
    /// <param name="options">What and where.</param>
    /// <exception cref="DashboardException">The port is taken, or the address is not this machine's.</exception>
    public static async Task<DashboardServer> StartAsync(DashboardOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string folder = Path.GetFullPath(options.Folder);
        SpareThreads();
        TimeProvider time = options.Time ?? TimeProvider.System;
        var library = new RunLibrary(folder, options.CacheFolder, time);
        var context = new DashboardContext(folder, time, library, new OpenRuns(), new LiveFeed(library, time), options.Explore);
        context.Feed.Start(); // The runs are being read while the server is still getting up.
        return options.Port is { } port
            ? await TryStartAsync(options, context, port).ConfigureAwait(false)
                ?? throw new DashboardException($"port {port} of {options.Address} cannot be listened on: another program has it, or it takes special rights. Choose another with --port, or leave it out.")
            : await TryStartAsync(options, context, DashboardOptions.UsualPort).ConfigureAwait(false)
                ?? await TryStartAsync(options, context, 0).ConfigureAwait(false)
                ?? throw new DashboardException($"cannot listen on {options.Address}: it is no address of this machine.", ExitCode.Usage);
    }

    /// <summary>Stops: open streams end, the port is free again.</summary>
    public async ValueTask DisposeAsync()
    {
        await _context.Feed.DisposeAsync().ConfigureAwait(false);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _application.StopAsync(patience.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _context.Library.Dispose();
    }

    // The runs are read by a thread a core; the page and its files are answered meanwhile, and not when the pool, half a second later, thinks of one thread more.
    private static void SpareThreads()
    {
        ThreadPool.GetMinThreads(out int workers, out int completions);
        _ = ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + Spare), completions);
    }

    private static async Task<DashboardServer?> TryStartAsync(DashboardOptions options, DashboardContext context, int port)
    {
        var token = new AccessToken();
        WebApplication application = Build(options, context, port, token);
        try
        {
            await application.StartAsync().ConfigureAwait(false);
            string bound = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            return new DashboardServer(application, context, Reachable(options.Address, new Uri(bound).Port), token.Text);
        }
        catch (Exception cause) when (cause is IOException or SocketException)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }

    // The empty builder: no settings file of the working folder and no variable of the environment has a say in who may come in.
    private static WebApplication Build(DashboardOptions options, DashboardContext context, int port, AccessToken token)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Limit(kestrel, options.Address, port));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        WebApplication application = builder.Build();
        var gate = new RequestGate(token, new HostRule(options.Address));
        application.Use(next => context => gate.Pass(context, next));
        application.UseRouting();
        EndpointTable.MapAll(application, context);
        return application;
    }

    private static void Limit(KestrelServerOptions kestrel, IPAddress address, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.MaxConcurrentConnections = 256;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
    }

    private static Uri Reachable(IPAddress address, int port)
    {
        IPAddress shown = address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
        return new UriBuilder("http", HostRule.Spell(shown), port).Uri;
    }
}
