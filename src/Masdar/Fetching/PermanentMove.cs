using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>Where a document has moved for good.</summary>
internal static class PermanentMove
{
    /// <summary>
    /// The address to ask from now on: the target of the last hop before which, itself included, every hop was 301 or 308. Null
    /// when the first hop was not, or there was none. It is to be remembered only once it has proved to be a feed.
    /// </summary>
    public static Uri? Target(IReadOnlyList<Redirect> redirects)
    {
        Uri? target = null;
        foreach (var hop in redirects)
        {
            if (!hop.Permanent) break;
            target = hop.To;
        }

        return target;
    }
}
