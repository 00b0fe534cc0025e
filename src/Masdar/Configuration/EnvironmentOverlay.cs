using System.Globalization;
using System.Text;

namespace Masdar.Configuration;

/// <summary>
/// The environment variables <c>MASDAR__GROUP__KEY</c>, which override <c>masdar.json</c>, as a tree of the same shape. Names are compared without
/// regard to case; what a value means is decided by the key that takes it.
/// </summary>
internal static class EnvironmentOverlay
{
    public const string Prefix = "MASDAR__";

    private const int MaxDepth = 12;

    public static JsonPart Read(IReadOnlyDictionary<string, string?> environment, Ledger ledger)
    {
        var root = new Node(new("environment", null, 0));
        // Sorted, so that the same environment always gives the same configuration and the same problems.
        foreach (var (name, value) in environment.Where(v => v.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            Position at = new($"environment variable {name}", null, 0);
            var steps = name[Prefix.Length..].Split("__");
            if (steps.Any(s => s.Length == 0) || steps.Length > MaxDepth) ledger.Add(at, "", "names no key; write for example MASDAR__FETCHING__MAXCONCURRENCY");
            else root.Set(steps, value ?? "", at, ledger);
        }
        return root.ToPart();
    }

    /// <summary>
    /// A list from the environment: JSON (<c>["a", "b"]</c>), or variables that end in <c>__0</c>, <c>__1</c> …. It replaces the file's list whole.
    /// Null where it is neither; then that is reported.
    /// </summary>
    public static JsonPart? ToList(JsonPart part, Ledger ledger, string path)
    {
        if (part.Kind == JsonKind.Variable)
        {
            var inner = new Ledger();
            if (JsonSource.Read(part.At.File, Encoding.UTF8.GetBytes(part.Text), inner) is { Kind: JsonKind.List } list)
                return list with { At = part.At, Items = [.. list.Items.Select(i => i with { At = part.At })] };
            ledger.Add(part.At, path, "is a list; write it as JSON, [\"…\", \"…\"], or one variable an entry, ending in __0, __1 and so on");
            return null;
        }
        if (part.Kind != JsonKind.Object || part.At.Lines is not null) return null;
        var numbered = new SortedDictionary<int, JsonPart>();
        foreach (var member in part.Members)
        {
            if (int.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && numbered.TryAdd(index, member.Value)) continue;
            ledger.Add(member.At, path, "is a list: the variable's name ends in __0, __1 and so on");
            return null;
        }
        return new(JsonKind.List, part.At, -1, -1) { Items = [.. numbered.Values] };
    }

    private sealed class Node(Position at)
    {
        private readonly Dictionary<string, Node> _children = new(StringComparer.OrdinalIgnoreCase);
        private string? _value;

        public void Set(ReadOnlySpan<string> steps, string value, Position where, Ledger ledger)
        {
            if (steps.IsEmpty)
            {
                if (_value is not null || _children.Count > 0) ledger.Add(where, "", "is set twice, or both as a value and as a group; remove one");
                _value = value;
                return;
            }
            if (_value is not null) ledger.Add(where, "", "is set twice, both as a value and as a group; remove one");
            if (!_children.TryGetValue(steps[0], out var child)) _children.Add(steps[0], child = new(where));
            child.Set(steps[1..], value, where, ledger);
        }

        public JsonPart ToPart() => _children.Count == 0 && _value is not null
            ? new(JsonKind.Variable, at, -1, -1) { Text = _value }
            : new(JsonKind.Object, at, -1, -1) { Members = [.. _children.Select(c => new JsonMember(c.Key, c.Value.Where, -1, c.Value.ToPart()))] };

        private Position Where => at;
    }
}
