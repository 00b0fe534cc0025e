using System.Globalization;
using System.Net;
using CsCheck;
using Masdar.Fetching;
using Masdar.Model;

namespace Masdar.Tests.Fetching;

public class AddressGuardTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::93.184.215.14")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.1.1.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b:1::8.8.8.8")]
    [InlineData("100::1")]
    [InlineData("100:0:0:1::1")]
    [InlineData("2001::1")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    [InlineData("2001:2::1")]
    [InlineData("2001:10::1")]
    [InlineData("2001:20::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2002:c0a8:101::1")]
    [InlineData("3fff::1")]
    [InlineData("4000::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("2606:2800:21f:cb07::14%3")]
    public void An_address_that_is_not_public_is_refused(string address) => Assert.False(AddressGuard.Allows(IPAddress.Parse(address), []));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("93.184.215.14")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("192.0.3.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:93.184.215.14")]
    [InlineData("64:ff9b::93.184.215.14")]
    [InlineData("2002:5db8:d70e::1")]
    [InlineData("2001:200::1")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2606:2800:21f:cb07::14")]
    [InlineData("2a00:1450::1")]
    public void A_public_address_is_allowed(string address) => Assert.True(AddressGuard.Allows(IPAddress.Parse(address), []));

    [Fact]
    public void The_allow_list_is_exact()
    {
        IPNetwork[] allow = [IPNetwork.Parse("127.0.0.2/32"), IPNetwork.Parse("fd00:1::/32")];
        Assert.True(AddressGuard.Allows(IPAddress.Parse("127.0.0.2"), allow));
        Assert.True(AddressGuard.Allows(IPAddress.Parse("::ffff:127.0.0.2"), allow));
        Assert.True(AddressGuard.Allows(IPAddress.Parse("fd00:1::5"), allow));
        Assert.False(AddressGuard.Allows(IPAddress.Parse("127.0.0.1"), allow));
        Assert.False(AddressGuard.Allows(IPAddress.Parse("127.0.0.3"), allow));
        Assert.False(AddressGuard.Allows(IPAddress.Parse("64:ff9b::127.0.0.2"), allow));
        Assert.False(AddressGuard.Allows(IPAddress.Parse("::1"), allow));
        Assert.False(AddressGuard.Allows(IPAddress.Parse("fd00:2::5"), allow));
    }

    /// <summary>However an IPv4 address is wrapped, it is never more public than it is bare.</summary>
    [Fact]
    public void No_wrapping_makes_an_address_public() => Gen.UInt.Sample(bits =>
    {
        byte[] v4 = [(byte)(bits >> 24), (byte)(bits >> 16), (byte)(bits >> 8), (byte)bits];
        var bare = AddressGuard.IsPublic(new IPAddress(v4));
        byte[][] wrapped =
        [
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, .. v4],
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. v4],
            [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, .. v4],
            [0x20, 0x02, .. v4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        ];
        return Array.TrueForAll(wrapped, x => bare || !AddressGuard.IsPublic(new IPAddress(x)));
    });

    [Theory]
    [InlineData("http://127.0.0.1:{0}/x")]
    [InlineData("http://localhost:{0}/x")]
    [InlineData("http://LOCALHOST.:{0}/x")]
    [InlineData("http://2130706433:{0}/x")]
    [InlineData("http://0x7f000001:{0}/x")]
    [InlineData("http://0x7f.1:{0}/x")]
    [InlineData("http://0177.0.0.1:{0}/x")]
    [InlineData("http://127.1:{0}/x")]
    [InlineData("http://127.0.1:{0}/x")]
    [InlineData("http://１２７.０.０.１:{0}/x")]
    [InlineData("http://127。0。0。1:{0}/x")]
    [InlineData("http://①②⑦.⓪.⓪.①:{0}/x")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/x")]
    [InlineData("http://[::127.0.0.1]:{0}/x")]
    [InlineData("http://0.0.0.0:{0}/x")]
    [InlineData("http://0:{0}/x")]
    [InlineData("http://[::]:{0}/x")]
    [InlineData("http://[::1]:{0}/x")]
    [InlineData("http:\\\\127.0.0.1:{0}\\x")]
    [InlineData("http://127.0.0.1:{0}\\@example.org/x")]
    [InlineData("http://user@127.0.0.1:{0}/x")]
    [InlineData("http://example.org:80@127.0.0.1:{0}/x")]
    [InlineData("HTTP://127.0.0.1:{0}/x")]
    [InlineData("https://127.0.0.1:{0}/x")]
    public async Task No_spelling_and_no_redirect_gets_to_loopback(string form)
    {
        await using var victim = RawServer.Answering(_ => "HTTP/1.1 200 OK\n\nsecret");
        await using var door = RawServer.Answering(_ => $"HTTP/1.1 302 Found\nLocation: {string.Format(CultureInfo.InvariantCulture, form, victim.Port)}\n\n");
        using var fetcher = Net.Fetcher(Net.Loopback with { AllowNetworks = [] });
        if (Uri.TryCreate(string.Format(CultureInfo.InvariantCulture, form, victim.Port), UriKind.Absolute, out var direct))
        {
            var failed = Assert.IsType<FetchFailed>(await fetcher.GetAsync(direct));
            Assert.Contains(failed.Kind, (FetchErrorKind[])[FetchErrorKind.Forbidden, FetchErrorKind.NameUnknown, FetchErrorKind.NameTemporary]);
        }

        // The door is let through by its own address; it stands in 127.0.0.0/8 too, hence a second one at 127.0.0.2.
        await using var allowedDoor = new RawServer(
            async (_, stream, token) =>
            {
                await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"HTTP/1.1 302 Found\r\nLocation: {string.Format(CultureInfo.InvariantCulture, form, victim.Port)}\r\nContent-Length: 0\r\n\r\n"), token);
                return true;
            },
            "127.0.0.2");
        using var through = Net.Fetcher(Net.Loopback with { AllowNetworks = [IPNetwork.Parse("127.0.0.2/32")] });
        Assert.IsType<FetchFailed>(await through.GetAsync(allowedDoor.Url()));
        Assert.Single(allowedDoor.Requests);
        Assert.Equal(0, victim.Connections);
        Assert.Equal(0, door.Connections);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.2/x")]
    [InlineData("gopher://127.0.0.2:1/_x")]
    [InlineData("data:text/plain,x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("jar:http://127.0.0.2/x!/")]
    [InlineData("//user:pw@127.0.0.2/x")]
    public async Task A_redirect_out_of_the_web_is_forbidden(string target)
    {
        await using var server = RawServer.Answering(_ => $"HTTP/1.1 301 Moved\nLocation: {target}\n\n");
        using var fetcher = Net.Fetcher();
        var failed = (await fetcher.GetAsync(server.Url())).Failed(FetchErrorKind.Forbidden);
        Assert.DoesNotContain("pw", failed.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Narrowing_the_allow_list_ends_connections_that_it_let_through()
    {
        await using var server = RawServer.Answering(_ => "HTTP/1.1 200 OK\n\nx");
        var options = Net.Loopback;
        using var fetcher = new HttpFetcher(() => options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<HttpFetcher>.Instance);
        Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url()));
        options = options with { AllowNetworks = [] };
        (await fetcher.GetAsync(server.Url())).Failed(FetchErrorKind.Forbidden);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_allowed_IPv6_address_is_fetched()
    {
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsIPv6, "There is no IPv6 here.");
        await using var server = new RawServer(
            async (_, stream, token) =>
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"u8.ToArray(), token);
                return true;
            },
            "::1");
        using var fetcher = Net.Fetcher(Net.Loopback with { AllowNetworks = [IPNetwork.Parse("::1/128")] });
        Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url("/", "[::1]")));
        Assert.Equal($"[::1]:{server.Port}", Assert.Single(server.Requests)["Host"]);
        using var strict = Net.Fetcher(Net.Loopback);
        (await strict.GetAsync(server.Url("/", "[::1]"))).Failed(FetchErrorKind.Forbidden);
    }
}
