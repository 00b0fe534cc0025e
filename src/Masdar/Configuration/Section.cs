using System.Globalization;

namespace Masdar.Configuration;

/// <summary>What a value says, or what is wrong with it.</summary>
internal readonly record struct Taken<T>(T? Value, string? Problem)
{
    public static Taken<T> Wrong(string problem) => new(default, problem);

    public static implicit operator Taken<T>(T value) => new(value, null);
}

/// <summary>
/// An object of the configuration under reading: its keys in the file, with those of the environment laid over. It remembers which keys were
/// asked for; <see cref="Done"/> reports the others, so that a new key is the one line that asks for it.
/// </summary>
internal sealed class Section
{
    private readonly Ledger _ledger;
    private readonly JsonPart? _file;
    private readonly JsonPart? _environment;
    private readonly string _shape;
    private readonly List<string> _asked = [];

    /// <summary>Something stands there that is no object, which is reported already: what it lacks is no second problem.</summary>
    private readonly bool _isNone;

    private Section(Ledger ledger, JsonPart? file, JsonPart? environment, string path, string shape)
    {
        (_ledger, _file, _environment, Path, _shape) = (ledger, ObjectOrNull(file), ObjectOrNull(environment), path, shape);
        At = (file ?? environment)?.At ?? default;
        _isNone = (file ?? environment) is not null && _file is null && _environment is null;

        JsonPart? ObjectOrNull(JsonPart? part)
        {
            if (part is null or { Kind: JsonKind.Object }) return part;
            var wanted = part.Kind == JsonKind.Variable ? "is a group of keys, not one value; name the key in the variable" : $"is a group of keys in braces {{ }}, not {Values.Describe(part)}";
            ledger.Add(part.At, path, wanted);
            return null;
        }
    }

    /// <summary>As in <c>sources[3]</c>; empty for the document.</summary>
    public string Path { get; }

    /// <summary>Where the object stands.</summary>
    public Position At { get; }

    public static Section Root(Ledger ledger, JsonPart? file, JsonPart? environment) => new(ledger, file, environment, "", "");

    /// <summary>The value of a key, null where it is not set. The environment goes before the file.</summary>
    public JsonPart? Find(string name)
    {
        Ask(name);
        return FromEnvironment(name) ?? _file?.Member(name)?.Value;
    }

    /// <summary>The value of a key; the fallback where it is not set, or wrong, which is reported.</summary>
    public T Get<T>(string name, T fallback, Func<JsonPart, Taken<T>> read)
    {
        if (Find(name) is not { } part || _ledger.IsFull) return fallback;
        var taken = read(part);
        if (taken.Problem is null) return taken.Value!;
        Report(part.At, name, taken.Problem);
        return fallback;
    }

    /// <summary>As <see cref="Get{T}"/>, for a key that may be unset altogether.</summary>
    public T? Optional<T>(string name, T? fallback, Func<JsonPart, Taken<T>> read)
        where T : class => Get(name, fallback, part =>
        {
            var (value, problem) = read(part);
            return new Taken<T?>(value, problem);
        });

    /// <summary>As <see cref="Optional{T}"/>, but the key must be there; null where it is not or is wrong.</summary>
    public T? Require<T>(string name, string what, Func<JsonPart, Taken<T>> read)
        where T : class
    {
        if (Find(name) is null) Wrong(name, $"is missing: {what}");
        return Optional(name, null, read);
    }

    /// <summary>A list; each wrong item is reported where it stands.</summary>
    public IReadOnlyList<T> List<T>(string name, IReadOnlyList<T> fallback, int most, Func<JsonPart, Taken<T>> read) =>
        Items(name, most) is { } items ? [.. Read(items, name, read)] : fallback;

    /// <summary>The items of a list, null where the key is not set or is no list.</summary>
    public IReadOnlyList<JsonPart>? Items(string name, int most)
    {
        if (Find(name) is not { } part) return null;
        var list = part.Kind == JsonKind.List ? part : EnvironmentOverlay.ToList(part, _ledger, Inner(name));
        if (list is null)
        {
            if (part.Kind is not (JsonKind.Variable or JsonKind.Object)) Report(part.At, name, $"is a list in brackets [ ], not {Values.Describe(part)}");
            else if (part.Kind == JsonKind.Object && part.Start >= 0) Report(part.At, name, "is a list in brackets [ ], not an object");
            return null;
        }
        if (list.Items.Count <= most) return list.Items;
        Report(part.At, name, string.Create(CultureInfo.InvariantCulture, $"has {list.Items.Count} entries; at most {most} are allowed"));
        return [.. list.Items.Take(most)];
    }

    /// <summary>Texts by name, the names unique under the comparer that is given by a folding.</summary>
    public IReadOnlyDictionary<string, string> Map(string name, IReadOnlyDictionary<string, string> fallback, int most, Func<string, string> fold, Func<string, JsonPart, Taken<string>> read)
    {
        if (Find(name) is not { } part) return fallback;
        var section = new Section(_ledger, part, null, Inner(name), Shape(name));
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        var folded = new Dictionary<string, string>(StringComparer.Ordinal);
        if (part.Members.Count > most) Report(part.At, name, string.Create(CultureInfo.InvariantCulture, $"has {part.Members.Count} entries; at most {most} are allowed"));
        foreach (var member in part.Members.Take(most).TakeWhile(_ => !_ledger.IsFull))
        {
            var taken = read(member.Name, member.Value);
            if (taken.Problem is { } problem) section.Report(member.At, member.Name, problem);
            else if (!folded.TryAdd(fold(member.Name), member.Name)) section.Report(member.At, member.Name, $"is the same name as {Values.Quote(folded[fold(member.Name)])}; remove one");
            else map.Add(member.Name, taken.Value!);
        }
        return map;
    }

    public Section Child(string name)
    {
        Ask(name);
        return new(_ledger, _file?.Member(name)?.Value, FromEnvironment(name), Inner(name), Shape(name));
    }

    /// <summary>The groups by name that lie under a key, those of the file first.</summary>
    public IEnumerable<(string Name, Position At, Section Section)> Groups(string name)
    {
        var group = Child(name);
        foreach (var member in group._file?.Members ?? [])
            yield return (member.Name, member.At, new(_ledger, member.Value, group.FromEnvironment(member.Name), group.Inner(member.Name), group.Shape("*")));
        foreach (var member in group._environment?.Members ?? [])
        {
            if (group._file?.Members.Any(m => string.Equals(m.Name, member.Name, StringComparison.OrdinalIgnoreCase)) == true) continue;
            var lower = member.Name.ToLowerInvariant();
            yield return (lower, member.At, new(_ledger, null, member.Value, group.Inner(lower), group.Shape("*")));
        }
    }

    /// <summary>The objects of a list.</summary>
    public IEnumerable<Section> Sections(string name, int most)
    {
        var items = Items(name, most) ?? [];
        for (var i = 0; i < items.Count && !_ledger.IsFull; i++)
            yield return new(_ledger, items[i], null, string.Create(CultureInfo.InvariantCulture, $"{Inner(name)}[{i}]"), Shape(name) + "[]");
    }

    /// <summary>What file and environment have under a key, unread; the file first.</summary>
    public IEnumerable<JsonPart> Layers(string name) => new[] { _file?.Member(name)?.Value, FromEnvironment(name) }.OfType<JsonPart>();

    /// <summary>Reports something wrong with the value of a key, or with the group where the key is not set.</summary>
    public void Wrong(string name, string message)
    {
        if (!_isNone) Report(Find(name)?.At ?? At, name, message);
    }

    /// <summary>Lets a key be there whatever it holds.</summary>
    public void Ignore(string name) => Ask(name);

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Done()
    {
        foreach (var member in (_file?.Members ?? []).TakeWhile(_ => !_ledger.IsFull))
            if (!_asked.Contains(member.Name, StringComparer.Ordinal)) Report(member.At, member.Name, Unknown(member.Name));
        foreach (var member in _environment?.Members ?? [])
            if (!_asked.Contains(member.Name, StringComparer.OrdinalIgnoreCase)) _ledger.Add(Leaf(member.Value).At, Inner(member.Name.ToLowerInvariant()), Unknown(member.Name));
    }

    private static JsonPart Leaf(JsonPart part) => part.Kind == JsonKind.Object && part.Members.Count > 0 ? Leaf(part.Members[0].Value) : part;

    private string Unknown(string name)
    {
        var keys = _asked.Where(a => !a.StartsWith('$')).ToList();
        return Nearest.To(name, keys) is { } near ? $"is no key that Masdar knows; did you mean \"{near}\"?" : $"is no key that Masdar knows; here are {string.Join(", ", keys)}";
    }

    private IEnumerable<T> Read<T>(IReadOnlyList<JsonPart> items, string name, Func<JsonPart, Taken<T>> read)
    {
        for (var i = 0; i < items.Count && !_ledger.IsFull; i++)
        {
            var taken = read(items[i]);
            if (taken.Problem is null) yield return taken.Value!;
            else Report(items[i].At, string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]"), taken.Problem);
        }
    }

    private JsonPart? FromEnvironment(string name) =>
        _environment?.Members.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;

    private void Ask(string name)
    {
        if (_asked.Contains(name, StringComparer.Ordinal)) return;
        _asked.Add(name);
        _ledger.Keys.Add(Shape(name));
    }

    public void Report(Position at, string name, string message) => _ledger.Add(at, Inner(name), message);

    private string Inner(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    private string Shape(string name) => _shape.Length == 0 ? name : $"{_shape}.{name}";
}
