using Masdar.Model;
using Masdar.Text;

namespace Masdar.Fetching;

/// <summary>What the hosts' robots.txt say (RFC 9309), asked once a day.</summary>
/// <param name="fetch">Gets a host's robots.txt.</param>
internal sealed class Robots(Func<Uri, CancellationToken, Task<FetchResult>> fetch, Func<string> userAgent, TimeProvider time)
{
    /// <summary>The longest that a Crawl-delay is heeded; a longer one is cut to this.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Fresh = TimeSpan.FromHours(24);
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(10);

    private readonly SiteFiles<RobotsRules> _files = new(fetch, (url, answer, known) => Read(url, answer, known, userAgent(), time.GetUtcNow()), rules => rules.Size, time);

    /// <summary>The rules for an address, or why they are not known: then its pages are left alone for now (§2.3.1.4).</summary>
    /// <param name="lifetime">For the fetch itself, which others may be waiting for, too.</param>
    public async Task<(RobotsRules? Rules, FetchFailed? Trouble)> ForAsync(Uri url, CancellationToken lifetime, CancellationToken cancellationToken)
    {
        var file = await _files.ForAsync(url, lifetime, cancellationToken);
        return (file.Rules, file.Trouble);
    }

    private static SiteFile<RobotsRules> Read(Uri url, FetchResult answer, RobotsRules? known, string userAgent, DateTimeOffset now) => answer switch
    {
        Fetched fetched => new(RobotsRules.Parse(fetched.Body.Span, RobotNames.Of(userAgent)), now + Fresh),
        // No robots.txt, or none for us: nothing is disallowed (§2.3.1.3; §2.3.1.2 for endless redirects).
        FetchFailed { Status: >= 200 and <= 499 and not 429 and not 408 } or FetchFailed { Kind: FetchErrorKind.Redirects } => new(RobotsRules.None, now + Fresh),
        // Rules known from before hold on while the host cannot be reached (§2.4).
        FetchFailed failed => new(known, failed.RetryAfter ?? (now + TryAgain))
        {
            Trouble = known is null ? failed with { Message = $"robots.txt of {url.IdnHost} could not be read, so its pages are left alone for now. {failed.Message}" } : null,
        },
        _ => new(known, now + TryAgain),
    };
}
