using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Masdar.Model;
using Masdar.Text;
using Microsoft.Extensions.Logging;

namespace Masdar.Fetching;

/// <summary>
/// The one way out to the network: one pooled handler, behind the address guard, the limits per host and in all, the hosts'
/// Retry-After and, for pages, their robots.txt. What the other side does wrong comes back as <see cref="FetchFailed"/>.
/// </summary>
internal sealed partial class HttpFetcher : IHttpFetcher, IDisposable
{
    /// <summary>For all headers of one answer.</summary>
    public const int MaxHeaderKiB = 64;

    private const int MostCertificates = 10_000;

    /// <summary>The longest that a page waits for its turn under a Crawl-delay.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(5);

    private readonly Func<FetchingOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger<HttpFetcher> _logger;
    private readonly HostGate _gate;
    private readonly HostPace _pace;
    private readonly BodyBudget _budget;
    private readonly Robots _robots;
    private readonly TdmFiles _tdm;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _certificates = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _lifetime = new();
    // The source cannot be asked for it any more once it is disposed of, while a page may still be in hand.
    private readonly CancellationToken _life;
    private readonly Lock _lock = new();
    private IReadOnlyList<IPNetwork> _allowed = [];
    private HttpMessageInvoker? _invoker;

    /// <param name="options">Asked at each fetch, so that a reload changes limits and the guard's blocks at once.</param>
    public HttpFetcher(Func<FetchingOptions> options, TimeProvider time, ILogger<HttpFetcher> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _life = _lifetime.Token;
        _pace = new HostPace(time);
        _budget = new BodyBudget(() => 2 * options().MaxFeedBytes, time);
        Holds = new HostHolds(time);
        _gate = new HostGate(() => (Math.Max(1, options().MaxConcurrencyPerHost), Math.Max(1, options().MaxConcurrency)));
        _robots = new Robots((url, token) => GetAsync(Errand.ForRobots(url), token), () => options().UserAgent, time);
        _tdm = new TdmFiles((url, token) => GetAsync(Errand.ForTdm(url), token), time);
    }

    /// <summary>The hosts that asked to be left alone; to be stored and given back after a restart.</summary>
    public HostHolds Holds { get; }

    public async Task<FetchResult> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        var errand = Errand.For(request, _options());
        var result = await GetAsync(errand, cancellationToken);
        return errand.AskRobots && result is Fetched page ? page with { Site = await SiteRightsAsync(page.FinalUrl, cancellationToken) } : result;
    }

    /// <summary>Memory that large bodies have taken now. For tests and status.</summary>
    public long LargeBytes => _budget.Used;

    /// <summary>When the certificate ends that a host showed last; null where none was seen.</summary>
    public DateTimeOffset? CertificateEnds(Uri url) => _certificates.TryGetValue(url.IdnHost, out var ends) ? ends : null;

    /// <summary>
    /// Whether the host's robots.txt would let the address be fetched, for a warning: a feed is fetched all the same. Null when
    /// it is not known.
    /// </summary>
    public async Task<bool?> RobotsAdviseAsync(Uri url, CancellationToken cancellationToken) =>
        AddressGuard.Objection(url) is null ? (await _robots.ForAsync(url, _life, cancellationToken)).Rules?.Allows(url) : null;

    public void Dispose()
    {
        _lifetime.Cancel();
        _lifetime.Dispose();
        lock (_lock) _invoker?.Dispose();
    }

    /// <summary>Follows redirects by hand, so that each hop is guarded, counted and limited like a fetch of its own.</summary>
    private async Task<FetchResult> GetAsync(Errand errand, CancellationToken cancellationToken)
    {
        var options = _options();
        var clock = new Clock(options.Timeout);
        var redirects = new List<Redirect>();
        var url = OutsideUri.WithoutFragment(errand.Url);
        var withHeaders = errand.Headers is { Count: > 0 };
        while (true)
        {
            withHeaders = withHeaders && AddressGuard.Objection(url) is null && SameOrigin(url, errand.HeadersOrigin);
            var (result, next, status) = await HopAsync(url, errand, withHeaders, options, clock, cancellationToken);
            if (next is not null)
            {
                redirects.Add(new Redirect(url, next, status));
                result = Unfollowable(redirects, errand.MostRedirects);
            }

            if (result is not null)
            {
                if (result is FetchFailed failed) LogFailed(Words.Address(url), failed.Kind, failed.Message);
                return redirects.Count == 0 ? result : result with { Redirects = redirects };
            }

            url = next!;
        }
    }

    private async Task<(FetchResult? Result, Uri? Next, int Status)> HopAsync(
        Uri url, Errand errand, bool withHeaders, FetchingOptions options, Clock clock, CancellationToken cancellationToken)
    {
        if (AddressGuard.Objection(url) is { } objection) return (new FetchFailed(FetchErrorKind.Forbidden, objection), null, 0);
        var host = url.IdnHost.TrimEnd('.');
        if (HeldBack(host) is { } held) return (held, null, 0);
        if (errand.AskRobots && await AskRobotsAsync(url, host, cancellationToken) is { } refused) return (refused, null, 0);
        using var place = await _gate.EnterAsync(host, cancellationToken);

        // While it waited, another answer of the host may have asked for peace.
        if (HeldBack(host) is { } heldNow) return (heldNow, null, 0);
        using var timer = new CancellationTokenSource(clock.Left, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var started = _time.GetTimestamp();
        HttpResponseMessage? response = null;
        try
        {
            var at = _time.GetUtcNow();
            using var request = RequestHead.Write(url, errand, options.UserAgent, withHeaders);
            response = await Invoker(options.AllowNetworks).SendAsync(request, both.Token);
            return await ReadAsync(response, url, host, errand, at, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (timer.IsCancellationRequested ? Failures.TimedOut(host, options.Timeout, response is not null) : Failures.NotConnected(host), null, 0);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && Failures.From(e, host, response is not null) is { } failure)
        {
            return (timer.IsCancellationRequested ? Failures.TimedOut(host, options.Timeout, response is not null) : failure, null, 0);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is not OperationCanceledException)
        {
            // The handler wraps what a cancelled read or connection ends in.
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        finally
        {
            response?.Dispose();
            clock.Left -= _time.GetElapsedTime(started);
            if (clock.Left <= TimeSpan.Zero) clock.Left = TimeSpan.FromMilliseconds(1);
        }
    }

    private async Task<(FetchResult? Result, Uri? Next, int Status)> ReadAsync(
        HttpResponseMessage response, Uri url, string host, Errand errand, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        // What is posted is posted again only where the answer says so (RFC 9110 §15.4.8, §15.4.9).
        if (Statuses.IsRedirect(status) && (errand.Form is null || status is 307 or 308) && AnswerHead.Target(response, url) is { } target) return (null, target, status);
        var headers = AnswerHead.All(response);
        if (status == 304 && errand.Validators.Any) return (new NotModified(AnswerHead.Validators(response)) { Headers = headers }, null, status);
        if (errand.Form is not null && status is >= 200 and <= 299) return (new Fetched(url, ReadOnlyMemory<byte>.Empty) { Headers = headers }, null, status);
        if (!Statuses.BringsDocument(status))
            return (Statuses.Failure(status, host, Hold(response, status, host), AnswerHead.Challenged(response)) with { Headers = headers }, null, status);
        if (!AnswerHead.LengthIsPlain(response)) return (Failures.NoHttp(host), null, status);
        using var kept = errand.KeepsExchange ? new PooledBytes() : null;
        var body = await BodyReader.ReadAsync(response, errand.Limit, errand.Cut, host, _budget, _options().Timeout / 3, kept, cancellationToken);
        var (mediaType, charset) = ContentType.Split(AnswerHead.First(response, "Content-Type"));
        var fetched = new Fetched(url, body)
        {
            MediaType = mediaType,
            Charset = charset,
            Validators = AnswerHead.Validators(response),
            Headers = headers,
            Exchange = kept is null ? null : WireHead.Exchange(response, url, at, errand, kept.Count > 0 ? kept.ToArray() : body),
        };
        return (fetched, null, status);
    }

    /// <summary>Takes note of Retry-After: at 429 always, at 503 where there is one (RFC 9110 §10.2.3, RFC 6585 §4).</summary>
    private DateTimeOffset? Hold(HttpResponseMessage response, int status, string host)
    {
        var value = AnswerHead.First(response, "Retry-After");
        if (status != 429 && (status != 503 || value is null)) return null;
        var until = RetryAfter.Read(value, _time.GetUtcNow());
        Holds.Hold(host, until);
        LogHeld(host, until);
        return until;
    }

    private FetchFailed? HeldBack(string host) => Holds.Until(host) is { } until
        ? new FetchFailed(FetchErrorKind.HeldBack, $"{host} asked to be left alone until {Words.Moment(until)}; it was not asked.") { RetryAfter = until }
        : null;

    /// <summary>Null when the page may be fetched now, after the wait that the host wishes for between two.</summary>
    private async Task<FetchFailed?> AskRobotsAsync(Uri url, string host, CancellationToken cancellationToken)
    {
        var (rules, trouble) = await _robots.ForAsync(url, _life, cancellationToken);
        if (rules is null) return trouble;
        if (!rules.Allows(url)) return new FetchFailed(FetchErrorKind.Robots, $"robots.txt of {host} does not allow this page to be fetched: the feed's own text is used.");
        if (rules.CrawlDelay is not { } delay) return null;
        if (_pace.Reserve(host, delay < Robots.LongestDelay ? delay : Robots.LongestDelay, LongestTurn) is not { } wait)
        {
            return new FetchFailed(FetchErrorKind.HeldBack, $"{host} wants {Words.Span(delay)} between two requests, and too many wait already; the page is tried again later.")
            {
                RetryAfter = _time.GetUtcNow() + LongestTurn,
            };
        }

        if (wait > TimeSpan.Zero) await Task.Delay(wait, _time, cancellationToken);
        return null;
    }

    /// <summary>What the site's own files say of a page; they are asked for once a day, and the page waits for them a moment at most.</summary>
    private async Task<SiteRights> SiteRightsAsync(Uri page, CancellationToken cancellationToken)
    {
        var rules = (await _robots.ForAsync(page, _life, cancellationToken)).Rules;
        var (reserved, policy) = await _tdm.ForAsync(page, _life, cancellationToken);
        return new SiteRights(reserved, policy, rules?.License);
    }

    private bool Accept(string host, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Failures.Certificate(host, _time.GetUtcNow(), certificate, chain, errors);
        if (certificate is X509Certificate2 leaf && (_certificates.ContainsKey(host) || _certificates.Count < MostCertificates)) _certificates[host] = new DateTimeOffset(leaf.NotAfter);
        return true;
    }

    private static FetchFailed? Unfollowable(List<Redirect> redirects, int most)
    {
        var target = redirects[^1].To;
        if (redirects.Exists(x => x.From == target))
            return new FetchFailed(FetchErrorKind.Redirects, $"{redirects[^1].From.IdnHost} redirects in a circle, back to {Words.Address(target)}.") { Status = redirects[^1].Status };
        return redirects.Count <= most
            ? null
            : new FetchFailed(FetchErrorKind.Redirects, $"{redirects[0].From.IdnHost} redirects more than {most} times; the last target was {Words.Address(target)}.") { Status = redirects[^1].Status };
    }

    private static bool SameOrigin(Uri a, Uri b) =>
        string.Equals(a.Scheme, b.Scheme, StringComparison.Ordinal) && a.Port == b.Port && AddressGuard.Objection(b) is null && string.Equals(a.IdnHost, b.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>The handler, made anew when the guard's blocks change: connections that were allowed before must not be used on.</summary>
    private HttpMessageInvoker Invoker(IReadOnlyList<IPNetwork> allowNetworks)
    {
        lock (_lock)
        {
            if (_invoker is not null && (ReferenceEquals(_allowed, allowNetworks) || _allowed.SequenceEqual(allowNetworks))) return _invoker;
            _allowed = allowNetworks;

            // The old one is left to the requests that still use it; its idle connections close by themselves.
            return _invoker = new HttpMessageInvoker(Handler(new GuardedConnection(allowNetworks)));
        }
    }

    private SocketsHttpHandler Handler(GuardedConnection connection) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = connection.ConnectAsync,
        ConnectTimeout = GuardedConnection.Patience,
        MaxResponseHeadersLength = MaxHeaderKiB,
        MaxResponseDrainSize = 64 * 1024,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors) => Accept((sender as SslStream)?.TargetHostName ?? "the host", certificate, chain, errors),
        },
    };

    /// <summary>The time that one fetch has left on the network; waiting for a place does not count.</summary>
    private sealed class Clock(TimeSpan left)
    {
        public TimeSpan Left { get; set; } = left;
    }

    [LoggerMessage(2001, LogLevel.Debug, "Fetch of {Url} failed ({Kind}): {Reason}")]
    private partial void LogFailed(string url, FetchErrorKind kind, string reason);

    [LoggerMessage(2002, LogLevel.Information, "{Host} asked to be left alone until {Until}")]
    private partial void LogHeld(string host, DateTimeOffset until);
}
