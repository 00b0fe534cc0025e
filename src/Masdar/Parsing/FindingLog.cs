using Masdar.Model;

namespace Masdar.Parsing;

/// <summary>Collects what was noticed in one document: one finding a code, however often it occurred.</summary>
internal sealed class FindingLog
{
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly List<string> order = [];

    /// <param name="message">A sentence; of a code that occurs again the first message stays and the number is told.</param>
    public void Note(string code, string message)
    {
        if (entries.TryGetValue(code, out var entry))
        {
            entry.Times++;
            return;
        }
        entries[code] = new Entry(message);
        order.Add(code);
    }

    public void Note(Finding finding) => Note(finding.Code, finding.Message);

    public bool Has(string code) => entries.ContainsKey(code);

    public IReadOnlyList<Finding> ToList()
    {
        if (order.Count == 0) return [];
        return [.. order.Select(code => entries[code].ToFinding(code))];
    }

    /// <summary>The beginning of a value, printable, for a message.</summary>
    public static string Excerpt(ReadOnlySpan<char> text, int length = 60)
    {
        text = text.TrimStart();
        var cut = text.Length > length;
        Span<char> shown = stackalloc char[Math.Min(text.Length, length)];
        for (var i = 0; i < shown.Length; i++) shown[i] = char.IsControl(text[i]) || char.IsSurrogate(text[i]) || text[i] is >= '\u202A' and <= '\u202E' ? ' ' : text[i];
        return string.Concat(shown, cut ? "…" : "");
    }

    private sealed class Entry(string message)
    {
        public int Times { get; set; } = 1;

        public Finding ToFinding(string code) => new(code, Times == 1 ? message : $"{message} ({Times} times)");
    }
}
