using System.Net;
using System.Net.Sockets;

namespace Masdar.Fetching;

/// <summary>
/// Decides which addresses may be connected to: public unicast ones, and what <c>fetching.allowNetworks</c> names. Judges the
/// address alone, never the name, so that no spelling, redirect or name server gets round it. The table is in docs/fetching.md.
/// </summary>
internal static class AddressGuard
{
    /// <summary>Blocks of IPv4 that are not public (IANA IPv4 Special-Purpose Address Registry, RFC 6890).</summary>
    private static readonly IPNetwork[] NotPublic4 =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
    ];

    /// <summary>The one block of IPv6 in which public unicast addresses lie (RFC 4291 §2.4).</summary>
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    /// <summary>Blocks inside <see cref="Global6"/> that are not public: protocol assignments with Teredo (2001::/32), documentation.</summary>
    private static readonly IPNetwork[] NotPublic6 =
    [
        IPNetwork.Parse("2001::/23"),
        IPNetwork.Parse("2001:db8::/32"),
        IPNetwork.Parse("3fff::/20"),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Whether a connection may be made to the address.</summary>
    public static bool Allows(IPAddress address, IReadOnlyList<IPNetwork> allowNetworks)
    {
        var plain = Plain(address);
        foreach (var network in allowNetworks)
        {
            if (network.Contains(plain) || network.Contains(address)) return true;
        }

        return IsPublic(plain);
    }

    /// <summary>Whether the address is public unicast. One that carries an IPv4 address (mapped, NAT64, 6to4) is as public as that.</summary>
    public static bool IsPublic(IPAddress address)
    {
        address = Plain(address);
        if (address.AddressFamily == AddressFamily.InterNetwork) return !Contains(NotPublic4, address);
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.ScopeId != 0) return false;
        if (Nat64.Contains(address)) return IsPublic(Inner(address, 12));
        if (SixToFour.Contains(address)) return IsPublic(Inner(address, 2));
        return Global6.Contains(address) && !Contains(NotPublic6, address);
    }

    /// <summary>The IPv4 address inside ::ffff:a.b.c.d, which is what the system connects to; any other as it is.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>Why the address may not even be tried, in words; null when nothing speaks against it before its name is resolved.</summary>
    public static string? Objection(Uri url)
    {
        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https"))
            return $"Only http and https addresses are fetched, not {(url.IsAbsoluteUri ? Words.Brief(url.Scheme) + ":" : "a relative one")}.";
        if (url.UserInfo.Length > 0)
            return "The address carries a user name or password, which is refused: take it out and use the source's headers.";
        return HasHost(url) ? null : "The address names no host, or one that is no possible name.";
    }

    /// <summary>The base library takes hosts for valid that it later fails to write in ASCII.</summary>
    private static bool HasHost(Uri url)
    {
        try
        {
            return url.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static IPAddress Inner(IPAddress address, int offset)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return new IPAddress(bytes.Slice(offset, 4));
    }

    private static bool Contains(IPNetwork[] networks, IPAddress address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address)) return true;
        }

        return false;
    }
}
