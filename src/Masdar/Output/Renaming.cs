namespace Masdar.Output;

/// <summary>
/// Gives finished files the names of earlier ones. On Windows a file that somebody has open cannot be replaced: an article in an editor's program must not stop all
/// others, so its new text waits beside it and takes its place later. Used by one writer at a time.
/// </summary>
/// <param name="move">From, to, over what is there.</param>
/// <param name="mayWait">Whether a refusal may mean no more than that somebody reads the file.</param>
internal sealed class Renaming(Action<string, string, bool> move, bool mayWait)
{
    private const int MostWaiting = 1_000;

    private readonly Dictionary<string, string> _waiting = new(StringComparer.Ordinal);

    /// <exception cref="IOException">It cannot be had, and not because somebody reads it.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    public void Over(string from, string to)
    {
        try
        {
            move(from, to, true);
            _waiting.Remove(to);
        }
        catch (Exception e) when (mayWait && e is IOException or UnauthorizedAccessException && _waiting.Count < MostWaiting && File.Exists(to))
        {
            _waiting[to] = from;
        }
    }

    /// <summary>Renames what waits and can be renamed now.</summary>
    public void TryAgain()
    {
        foreach (var (to, from) in _waiting.ToList())
        {
            if (File.Exists(from)) Over(from, to);
            else _waiting.Remove(to);
        }
    }
}
