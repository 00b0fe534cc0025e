using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>Puts what went wrong on the way into a kind and one plain sentence.</summary>
internal static class Failures
{
    public static FetchProblem TooManyBytes(string host, long limit) => new(
        FetchErrorKind.TooLarge, $"{host} sent more than the {Words.Size(limit)} allowed: raise fetching.maxFeedBytes or fetching.maxPageBytes if that is right for it.");

    public static FetchFailed NoHttp(string host) => new(FetchErrorKind.Protocol, $"{host} sent an answer that is not valid HTTP.");

    /// <summary>The time allowed ran out.</summary>
    /// <param name="answered">Whether the answer's head had come.</param>
    public static FetchFailed TimedOut(string host, TimeSpan allowed, bool answered) => new(
        FetchErrorKind.Timeout,
        answered ? $"{host} had not sent the whole of its answer after {Words.Span(allowed)} (fetching.timeout)." : $"{host} did not answer within {Words.Span(allowed)} (fetching.timeout).")
    {
        Answered = answered,
    };

    /// <summary>Name, connection and TLS took longer than they may, whatever the time allowed in all.</summary>
    public static FetchFailed NotConnected(string host) =>
        new(FetchErrorKind.Timeout, $"No connection to {host} came about within {Words.Span(GuardedConnection.Patience)}.");

    public static string ConnectMessage(string host, int port, SocketError? error) => error switch
    {
        SocketError.ConnectionRefused => $"{host} refused the connection to port {port}: nothing listens there now.",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable => $"{host} cannot be reached: there is no route to it from here.",
        SocketError.ConnectionReset => $"{host} broke off the connection to port {port}.",
        null or SocketError.TimedOut => $"{host} did not take the connection to port {port} in time.",
        _ => $"The connection to {host}, port {port}, failed ({error}).",
    };

    /// <summary>The failure that an exception of the handler stands for; null when it is none of the other side's doing.</summary>
    /// <param name="answered">Whether the answer's head had come.</param>
    public static FetchFailed? From(Exception exception, string host, bool answered)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is FetchProblem problem) return new FetchFailed(problem.Kind, problem.Message);
        }

        var error = (exception as HttpRequestException)?.HttpRequestError ?? (exception as HttpIOException)?.HttpRequestError;
        return error switch
        {
            HttpRequestError.SecureConnectionError => new FetchFailed(FetchErrorKind.Tls, $"No secure connection to {host} could be made: {Handshake(exception)}."),
            HttpRequestError.ConfigurationLimitExceeded => new FetchFailed(FetchErrorKind.TooLarge, $"{host} sent more than the {HttpFetcher.MaxHeaderKiB} KiB of headers allowed."),
            HttpRequestError.ResponseEnded when !answered => new FetchFailed(FetchErrorKind.Connection, $"{host} closed the connection without an answer."),
            HttpRequestError.HttpProtocolError when !answered => new FetchFailed(FetchErrorKind.Connection, $"{host} broke off the HTTP/2 stream without an answer."),
            HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError when !answered =>
                NoHttp(host),
            _ => Transport(exception, host, answered),
        };
    }

    /// <summary>For <see cref="SslClientAuthenticationOptions.RemoteCertificateValidationCallback"/>: true, or <see cref="FetchProblem"/> in words.</summary>
    public static bool Certificate(string host, DateTimeOffset now, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;
        using var leaf = certificate is null ? null : new X509Certificate2(certificate);
        var trouble = leaf switch
        {
            null => "it shows none",
            _ when leaf.NotAfter.ToUniversalTime() < now.UtcDateTime => $"it expired on {Words.Moment(new DateTimeOffset(leaf.NotAfter))}",
            _ when leaf.NotBefore.ToUniversalTime() > now.UtcDateTime => $"it is not valid before {Words.Moment(new DateTimeOffset(leaf.NotBefore))}; check the clock here, too",
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => $"it is made out for another name ({Words.Brief(leaf.GetNameInfo(X509NameType.DnsName, forIssuer: false))})",
            _ => Distrust(chain),
        };
        throw new FetchProblem(FetchErrorKind.Tls, $"The certificate of {host} is not accepted: {trouble}. It is for the publisher to put right.");
    }

    private static string Distrust(X509Chain? chain)
    {
        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) ?? X509ChainStatusFlags.NoError;
        return status switch
        {
            _ when status.HasFlag(X509ChainStatusFlags.Revoked) => "it was revoked",
            _ when status.HasFlag(X509ChainStatusFlags.NotTimeValid) => "a certificate in its chain has expired",
            _ when status.HasFlag(X509ChainStatusFlags.UntrustedRoot) => "it was issued by itself or by an authority that is not trusted here",
            _ when status.HasFlag(X509ChainStatusFlags.PartialChain) => "the chain to a trusted authority is incomplete",
            _ => "it is not trusted here",
        };
    }

    private static string Handshake(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is AuthenticationException) return "the two sides do not agree on a protocol, or the port does not speak TLS";
        }

        return "the handshake was broken off, or the port does not speak TLS";
    }

    private static FetchFailed? Transport(Exception exception, string host, bool answered)
    {
        if (exception is not (HttpRequestException or IOException or SocketException)) return null;
        return answered
            ? new FetchFailed(FetchErrorKind.Truncated, $"{host} broke off its answer before the end, or its framing was broken; it is asked again at the next fetch.")
            : new FetchFailed(FetchErrorKind.Connection, $"The connection to {host} broke before an answer came.");
    }
}
