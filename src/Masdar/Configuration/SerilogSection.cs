using System.Globalization;

namespace Masdar.Configuration;

/// <summary>
/// The <c>Serilog</c> section: handed on in the flat form that <c>IConfiguration</c> takes. Only what Serilog would stumble over, or pass over in
/// silence, is looked at: levels, and sinks that are not there.
/// </summary>
internal static class SerilogSection
{
    public const string Name = "Serilog";

    private static readonly string[] Levels = ["Verbose", "Debug", "Information", "Warning", "Error", "Fatal"];

    /// <summary>What can be written to without naming an assembly under <c>Using</c>.</summary>
    private static readonly string[] Sinks = ["Console", "File", "Logger", "Conditional", "FallbackChain", "Fallible"];

    public static IReadOnlyDictionary<string, string?> Read(Section root)
    {
        // Keys of IConfiguration know no case; what comes later, from the environment, goes before.
        var flat = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var places = new Dictionary<string, Position>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in root.Layers(Name)) Add(Name, part, flat, places);
        var brings = flat.Keys.Any(key => key.StartsWith("Serilog:Using", StringComparison.OrdinalIgnoreCase));
        foreach (var (key, at) in places)
        {
            if (Problem(key.Split(':'), flat[key] ?? "", brings) is { } problem) root.Report(at, key.Replace(':', '.'), problem);
        }
        return flat;
    }

    /// <param name="brings">Whether assemblies are named that bring sinks of their own.</param>
    private static string? Problem(string[] key, string value, bool brings)
    {
        if (Is(key, 1, "MinimumLevel") && (key.Length == 2 || (key.Length == 3 && Is(key, 2, "Default")) || (key.Length == 4 && Is(key, 2, "Override"))))
            return value.StartsWith('$') || Levels.Contains(value, StringComparer.OrdinalIgnoreCase) ? null : $"{Values.Quote(value)} is no level; write {string.Join(", ", Levels[..^1])} or {Levels[^1]}";
        if (Is(key, 1, "WriteTo") && (key.Length == 3 || (key.Length == 4 && Is(key, 3, "Name"))))
            return brings || Sinks.Contains(value, StringComparer.OrdinalIgnoreCase) ? null : $"{Values.Quote(value)} is no sink that Masdar has; write Console or File";
        return null;
    }

    private static bool Is(string[] key, int at, string name) => key.Length > at && string.Equals(key[at], name, StringComparison.OrdinalIgnoreCase);

    private static void Add(string key, JsonPart part, Dictionary<string, string?> flat, Dictionary<string, Position> places)
    {
        foreach (var member in part.Members) Add($"{key}:{member.Name}", member.Value, flat, places);
        for (var i = 0; i < part.Items.Count; i++) Add(string.Create(CultureInfo.InvariantCulture, $"{key}:{i}"), part.Items[i], flat, places);
        if (part.Kind is JsonKind.Object or JsonKind.List or JsonKind.Null) return;
        (flat[key], places[key]) = (part.Text, part.At);
    }
}
