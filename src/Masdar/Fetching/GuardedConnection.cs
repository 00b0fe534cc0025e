using System.Net;
using System.Net.Sockets;
using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>
/// Makes the handler's connections: resolves the name, judges every address, and connects to exactly the address that was
/// judged, so that nothing can change between the check and the use (DNS rebinding).
/// </summary>
/// <param name="allowNetworks">Blocks that may be connected to although they are not public.</param>
internal sealed class GuardedConnection(IReadOnlyList<IPNetwork> allowNetworks)
{
    /// <summary>For the name and the connection together; TLS comes on top.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>What one address may take while others are left to try, such as IPv6 where it leads nowhere.</summary>
    private static readonly TimeSpan PatienceForOne = TimeSpan.FromSeconds(3);

    private const int MostAddresses = 4;

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>. Throws <see cref="FetchProblem"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await ResolveAsync(host, cancellationToken);
        var allowed = Judge(host, addresses);
        SocketException? last = null;
        for (var i = 0; i < allowed.Count; i++)
        {
            using var one = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (i < allowed.Count - 1) one.CancelAfter(PatienceForOne);
            var socket = new Socket(allowed[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(allowed[i], context.DnsEndPoint.Port), one.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                last = e;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new FetchProblem(FetchErrorKind.Connection, Failures.ConnectMessage(host, context.DnsEndPoint.Port, last?.SocketErrorCode), last);
    }

    /// <summary>The addresses that may be tried. Where a name has both sorts, those that are not public are passed over.</summary>
    private List<IPAddress> Judge(string host, IPAddress[] addresses)
    {
        var allowed = new List<IPAddress>(Math.Min(addresses.Length, MostAddresses));
        foreach (var address in addresses)
        {
            if (allowed.Count == MostAddresses) break;
            if (AddressGuard.Allows(address, allowNetworks)) allowed.Add(AddressGuard.Plain(address));
        }

        if (allowed.Count > 0) return allowed;
        if (addresses.Length == 0) throw new FetchProblem(FetchErrorKind.NameUnknown, $"The name {host} has no address.");
        throw new FetchProblem(
            FetchErrorKind.Forbidden,
            $"{host} is at {addresses[0]}, which is not a public address, so it was not connected to: to fetch it on purpose, add its block to fetching.allowNetworks.");
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal)) return [literal];
        try
        {
            // The system's resolver blocks its thread for as long as a name server is silent, and a few such threads would starve
            // the pool. A thread of its own costs little beside the connection that follows.
            var lookup = Task.Factory.StartNew(() => Dns.GetHostAddresses(host), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            _ = lookup.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return await lookup.WaitAsync(cancellationToken);
        }
        catch (SocketException e)
        {
            throw e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData
                ? new FetchProblem(FetchErrorKind.NameUnknown, $"The name {host} does not exist: check the address.", e)
                : new FetchProblem(FetchErrorKind.NameTemporary, $"The name {host} could not be resolved for now: the name server failed or did not answer.", e);
        }
        catch (ArgumentException e)
        {
            throw new FetchProblem(FetchErrorKind.NameUnknown, $"{Words.Brief(host)} is no possible host name: check the address.", e);
        }
    }
}
