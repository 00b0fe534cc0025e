namespace Masdar.Extraction;

/// <summary>
/// How deep an HTML parser is in a page's tree, without building it (the stack of open elements, WHATWG HTML §13.2.4.2). An end tag
/// often closes nothing, <c>&lt;/span&gt;</c> with a <c>div</c> open in it, say, and a start tag often closes something: so there are two counts,
/// a likely one and one that is never too low.
/// </summary>
internal sealed class OpenElements
{
    /// <summary>Elements whose end is implied by the next of their kind: an unclosed one does not deepen the tree of a usual page.</summary>
    private static readonly HashSet<string> Implied = Names("p li dt dd tr td th tbody thead tfoot option optgroup html body head rt rp colgroup");

    /// <summary>What an end tag closes even with other blocks open in it: whatever is "in scope".</summary>
    private static readonly HashSet<string> Blocks = Names(
        "a address applet article aside b big blockquote button center code details dialog dir div dl em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup i listing main marquee menu nav nobr object ol pre s section small strike strong summary table template tt u ul");

    /// <summary>Beyond these no end tag of a block reaches.</summary>
    private static readonly HashSet<string> Scopes = Names("applet button caption foreignobject desc html marquee math object ol select svg table td template th ul");

    /// <summary>Phrasing elements: all others keep an end tag of these from reaching beyond them.</summary>
    private static readonly HashSet<string> Phrasing = Names(
        "a abbr acronym audio b bdi bdo big blink canvas cite code data del dfn em font i ins kbd label map mark meter nobr output picture progress q rb rt rtc ruby s samp slot small span strike strong sub sup time tt u var video");

    private readonly List<string> _likely = [];
    private readonly List<string> _possible = [];

    /// <summary>Elements within each other, as a usual page means them.</summary>
    public int Depth => _likely.Count;

    /// <summary>Elements within each other at the most, but for rows and bodies of tables that nobody wrote and for formatting that a parser opens anew.</summary>
    public int MostDepth => _possible.Count;

    /// <summary>
    /// The steps that a parser may need at most for the tags so far, looking through its open elements at each. It is this that grows with the
    /// square of a page's length where a page means ill.
    /// </summary>
    public long Steps { get; private set; }

    /// <summary>Whether SVG or MathML is open.</summary>
    public bool IsForeign => _likely.Exists(static one => one is "svg" or "math");

    /// <summary>Counts a tag that leaves everything as it is.</summary>
    public void Pass() => Steps += _possible.Count;

    /// <param name="deepens">False: formatting, which is bounded by itself.</param>
    /// <param name="maxDepth">Of <see cref="Depth"/>.</param>
    /// <returns>False where it would be too deep: then it is not counted.</returns>
    public bool Open(string tag, bool deepens = true, int maxDepth = int.MaxValue)
    {
        var name = tag.ToLowerInvariant();
        if (deepens && !Implied.Contains(name))
        {
            if (_likely.Count >= maxDepth) return false;
            _likely.Add(name);
        }
        Pass();
        // One after the other of the same kind, the usual case, closes it; these three only within what they belong to.
        if (_possible.Count > 0 && Implied.Contains(name) && name is not ("rt" or "rp" or "optgroup") && string.Equals(_possible[^1], name, StringComparison.Ordinal)) return true;
        _possible.Add(name);
        return true;
    }

    public void Close(string tag)
    {
        var name = tag.ToLowerInvariant();
        Pass();
        var likely = Implied.Contains(name) ? -1 : _likely.LastIndexOf(name);
        if (likely >= 0) _likely.RemoveRange(likely, _likely.Count - likely);
        var isBlock = Blocks.Contains(name);
        for (var i = _possible.Count - 1; i >= 0; i--)
        {
            if (string.Equals(_possible[i], name, StringComparison.Ordinal))
            {
                // Only this one is sure to be gone: where it was closed before, unseen, those in it are open still.
                _possible.RemoveAt(i);
                return;
            }
            if (isBlock ? Scopes.Contains(_possible[i]) : !Phrasing.Contains(_possible[i])) return;
        }
    }

    private static HashSet<string> Names(string names) => new(names.Split(' '), StringComparer.Ordinal);
}
