namespace Masdar.Configuration;

/// <summary>Gathers the problems of one reading, so that all are said at once; when it is full, reading stops.</summary>
internal sealed class Ledger
{
    /// <summary>More help nobody.</summary>
    public const int Most = 200;

    private readonly List<ConfigProblem> _problems = [];
    private bool _more;

    /// <summary>The keys that the reader asked for, as <c>sources[].schedule</c> and <c>attribution.templates.*.lines</c>.</summary>
    public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

    public int Count => _problems.Count;

    public bool IsFull => _more;

    public void Add(Position at, string path, string message)
    {
        if (_problems.Count < Most) _problems.Add(at.Problem(Shown(path), message));
        else _more = true;
    }

    /// <summary>A key may hold anything: what a terminal would obey is shown as U+FFFD, what is long is cut.</summary>
    private static string Shown(string path) => path.Length <= 300 && !path.Any(char.IsControl) ? path : new string([.. path.Take(300).Select(c => char.IsControl(c) ? '\uFFFD' : c)]);

    /// <summary>By file and line.</summary>
    public IReadOnlyList<ConfigProblem> ToList()
    {
        var sorted = _problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.Column).ToList();
        if (_more) sorted.Add(new(sorted[^1].File, 0, 0, "", "there are more problems; put these right first"));
        return sorted;
    }
}
