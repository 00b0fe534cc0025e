using System.Globalization;
using System.Text;
using System.Text.Json;
using Masdar.Model;

namespace Masdar.Tests.Parsing;

/// <summary>What was read from a feed, in the form that the conformance scorer compares with any parser's.</summary>
internal static class NeutralJson
{
    public static string Of(string file, ParseResult result)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            if (result is UnreadableFeed unreadable) json.WriteString("error", $"{unreadable.Finding.Code}: {unreadable.Finding.Message}");
            if (result is ParsedFeed feed)
            {
                json.WriteString("language", feed.Language);
                json.WriteStartArray("items");
                foreach (var item in feed.Items) Write(json, item);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, FeedItem item)
    {
        json.WriteStartObject();
        json.WriteString("guid", item.Guid);
        json.WriteString("url", item.Url?.AbsoluteUri);
        json.WriteString("title", item.Title?.Value);
        json.WriteString("published", Time(item.PublishedAt));
        json.WriteString("updated", Time(item.UpdatedAt));
        List(json, "authors", item.Authors);
        List(json, "categories", item.Categories);
        json.WriteStartArray("enclosures");
        foreach (var enclosure in item.Enclosures)
        {
            json.WriteStartObject();
            json.WriteString("url", enclosure.Url);
            json.WriteString("type", enclosure.Type);
            if (enclosure.Length is { } length) json.WriteNumber("length", length);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        List(json, "texts", [item.Summary?.Value ?? "", item.Content?.Value ?? ""]);
        json.WriteEndObject();
    }

    private static void List(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
