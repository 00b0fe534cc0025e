using System.Globalization;

namespace Masdar.Configuration;

/// <summary>The <c>Serilog</c> section: not read here, only handed on in the flat form that <c>IConfiguration</c> takes.</summary>
internal static class SerilogSection
{
    public const string Name = "Serilog";

    public static IReadOnlyDictionary<string, string?> Read(Section root)
    {
        // Keys of IConfiguration know no case; what comes later, from the environment, goes before.
        var flat = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in root.Layers(Name)) Add(Name, part, flat);
        return flat;
    }

    private static void Add(string key, JsonPart part, Dictionary<string, string?> flat)
    {
        foreach (var member in part.Members) Add($"{key}:{member.Name}", member.Value, flat);
        for (var i = 0; i < part.Items.Count; i++) Add(string.Create(CultureInfo.InvariantCulture, $"{key}:{i}"), part.Items[i], flat);
        if (part.Kind is not (JsonKind.Object or JsonKind.List or JsonKind.Null)) flat[key] = part.Text;
    }
}
