using System.Net;
using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Http;

namespace Overmix.Dashboard.Safety;

/// <summary>
/// Which names a request may call this server by. A page of a stranger that has its own name point to 127.0.0.1 (DNS rebinding) still sends that name.
/// The port is free: through an SSH tunnel it is another one.
/// </summary>
internal sealed class HostRule
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase) { "localhost", "127.0.0.1", "[::1]" };

    public HostRule(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
        {
            return;
        }

        _names.UnionWith(address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? OwnNames() : [Spell(address)]);
    }

    /// <summary>Whether a request may come in under the name it used.</summary>
    public bool Allows(HostString host) => host.HasValue && _names.Contains(host.Host);

    /// <summary>An address as it stands in a URL.</summary>
    public static string Spell(IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    private static IEnumerable<string> OwnNames() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Select(a => Spell(a.Address))
        .Append(Environment.MachineName);
}
