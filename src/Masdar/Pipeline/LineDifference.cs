using System.Text.Json;

namespace Masdar.Pipeline;

/// <summary>Names the fields in which two JSON lines differ, so that a person sees what was edited.</summary>
internal static class LineDifference
{
    private const int Most = 10;

    /// <summary>Paths such as <c>attribution.lines[0]</c>; empty where one of the two is no JSON, or only the spelling differs.</summary>
    public static IReadOnlyList<string> Between(ReadOnlyMemory<byte> stored, ReadOnlyMemory<byte> found)
    {
        try
        {
            using var a = JsonDocument.Parse(stored);
            using var b = JsonDocument.Parse(found);
            var paths = new List<string>();
            Compare(a.RootElement, b.RootElement, "", paths);
            return paths;
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static void Compare(JsonElement a, JsonElement b, string path, List<string> paths)
    {
        if (paths.Count >= Most || JsonElement.DeepEquals(a, b)) return;
        if (a.ValueKind == JsonValueKind.Object && b.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in a.EnumerateObject().Select(member => member.Name).Union(b.EnumerateObject().Select(member => member.Name), StringComparer.Ordinal))
            {
                var inner = path.Length == 0 ? name : $"{path}.{name}";
                if (a.TryGetProperty(name, out var x) && b.TryGetProperty(name, out var y)) Compare(x, y, inner, paths);
                else if (paths.Count < Most) paths.Add(inner);
            }
            return;
        }
        if (a.ValueKind == JsonValueKind.Array && b.ValueKind == JsonValueKind.Array && a.GetArrayLength() == b.GetArrayLength())
        {
            for (var i = 0; i < a.GetArrayLength(); i++) Compare(a[i], b[i], string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}[{i}]"), paths);
            return;
        }
        paths.Add(path);
    }
}
