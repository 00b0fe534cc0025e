using System.Globalization;
using System.Text;

namespace Masdar.Archive;

/// <summary>The head of a kept answer, read back.</summary>
/// <param name="Status">0 where there is no status line.</param>
internal sealed record HttpHead(int Status, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>The first value of a field, or null.</summary>
    public string? this[string name] => Fields.FirstOrDefault(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public static HttpHead Read(ReadOnlySpan<byte> head)
    {
        var lines = Encoding.Latin1.GetString(head).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var fields = new List<KeyValuePair<string, string>>(lines.Length);
        foreach (var line in lines.Skip(1))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon) fields.Add(new(line[..colon], line[(colon + 1)..].Trim()));
        }
        var status = lines is [{ Length: >= 12 } first, ..] && int.TryParse(first.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return new HttpHead(status, fields);
    }
}
