using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Masdar.Parsing;

/// <summary>Values of a JSON document that may be of another type than they should.</summary>
internal static partial class JsonValues
{
    /// <summary>A string, or a number or boolean as text; null for anything else and for what is blank.</summary>
    public static string? Text(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    public static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? Text(value) : null;

    /// <summary>The elements of an array, bounded; of anything else none.</summary>
    public static IEnumerable<JsonElement> Array(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Take(Limits.Values) : [];

    public static IEnumerable<JsonElement> Array(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? Array(value) : [];

    public static long? Number(JsonElement item, string name) =>
        Text(item, name) is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < 9e15 ? (long)number : null;

    /// <summary>Halves of surrogate pairs, which .NET refuses in values and names alike, made U+FFFD before the text is read.</summary>
    public static string WithoutHalfPairs(string text) =>
        text.Contains("\\ud", StringComparison.OrdinalIgnoreCase) ? Escapes().Replace(text, static m => m.Length == 6 ? "\\uFFFD" : m.Value) : text;

    /// <summary>A whole pair (12 characters), half of one (6), or any other escape (2), which keeps an escaped backslash from passing for the start of one.</summary>
    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\.", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Escapes();
}
