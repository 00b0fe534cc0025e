using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>
/// Which validators are sent with a request for a feed. Some servers answer 304 for ever, whatever became of the document (a cache in between that never looks,
/// an ETag of nothing): now and then it is asked for whole.
/// </summary>
internal static class Conditions
{
    /// <summary>After so many answers 304 in a row …</summary>
    public const int Many = 100;

    /// <summary>… and so long at least, the whole document is asked for …</summary>
    public static readonly TimeSpan Long = TimeSpan.FromDays(1);

    /// <summary>… and after so long in any case.</summary>
    public static readonly TimeSpan TooLong = TimeSpan.FromDays(7);

    public static Validators Sent(SourceState state, DateTimeOffset now)
    {
        if (state.Distrusted || state.Gap is not null) return Validators.None;
        var since = now - (state.LastWhole ?? now);
        return state.NotModified > 0 && (since >= TooLong || (since >= Long && state.NotModified >= Many)) ? Validators.None : state.Validators;
    }

    /// <summary>Whether another document came under the very validators that were stored for the last one: they say nothing, then.</summary>
    public static bool AreVoid(Validators stored, Validators received) => received.Any && received == stored;
}
