using System.Buffers;
using System.Text;
using System.Text.Json;
using Masdar.Model;

namespace Masdar.Parsing;

/// <summary>JSON Feed 1.0 and 1.1. Items are read one by one, so that those before a cut or a fault are kept.</summary>
internal static class JsonFeed
{
    /// <summary>What a string ends with, escapes with, or must not hold.</summary>
    private static readonly SearchValues<byte> Stops = SearchValues.Create([.. Enumerable.Range(0, 32).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    private static readonly JsonReaderOptions Options = new() { MaxDepth = Limits.JsonDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Null where the text is no JSON Feed.</summary>
    public static ParsedFeed? Read(ReadOnlySpan<char> text, FeedContext context)
    {
        var facts = new ChannelFacts();
        var items = new List<JsonElement>();
        var bytes = Encode(text);
        var version = false;
        var hasItems = false;
        string? feedUrl = null;
        var reader = new Utf8JsonReader(bytes, Options);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                if (name is "items" && reader.TokenType == JsonTokenType.StartArray)
                {
                    hasItems = true;
                    if (!Items(ref reader, items, context)) break;
                    continue;
                }
                var value = JsonElement.ParseValue(ref reader);
                if (name is "version" && JsonValues.Text(value)?.Contains("jsonfeed", StringComparison.OrdinalIgnoreCase) == true) version = true;
                if (name is "feed_url") feedUrl = JsonValues.Text(value);
                Channel(name, value, facts, context);
            }
        }
        catch (JsonException)
        {
            if (items.Count == 0) return null;
            context.Findings.Note(Codes.CutOff, "The feed is cut off or broken; the items before that were kept.");
        }
        if (!hasItems || (!version && items.Count > 0 && !LooksLikeItem(items[0])) || (!version && items.Count == 0)) return null;
        if (feedUrl is not null) facts.Wishes = facts.Wishes with { Self = Addresses.Web(feedUrl, context.Url) };

        context = context with { Order = DateOrders.Of(facts.Language) };
        var drafts = new List<ItemDraft>(items.Count);
        foreach (var item in items)
        {
            if (!ItemGuard.Try(() => JsonFeedItem.Read(item, context), context, out var draft)) continue;
            if (draft is null || draft.IsEmpty)
            {
                context.Findings.Note(Codes.ItemsEmpty, "The feed has items without title, text or address; they were left out.");
                continue;
            }
            if (draft.Authors.Values.Count == 0)
            {
                foreach (var author in facts.Authors.Values) draft.Authors.Add(author);
            }
            drafts.Add(draft);
        }
        return FeedParser.Finish(FeedFormat.JsonFeed, facts, drafts, context);
    }

    /// <summary>False where the limit was passed and the rest of the document is left unread.</summary>
    private static bool Items(ref Utf8JsonReader reader, List<JsonElement> items, FeedContext context)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (items.Count >= Limits.Items)
            {
                context.Findings.Note(Codes.TooManyItems, $"The feed has more than {Limits.Items} items; the first {Limits.Items} were kept.");
                return false;
            }
            items.Add(JsonElement.ParseValue(ref reader));
        }
        return true;
    }

    private static void Channel(string? name, JsonElement value, ChannelFacts facts, FeedContext context)
    {
        switch (name)
        {
            case "title": facts.Title = context.Short(JsonValues.Text(value)); break;
            case "language": facts.Language = FeedLanguage.Read(JsonValues.Text(value)); break;
            case "home_page_url": facts.Link = Addresses.Web(JsonValues.Text(value), context.Url); break;
            case "next_url": facts.Wishes = facts.Wishes with { Previous = Addresses.Web(JsonValues.Text(value), context.Url) }; break;
            case "author" or "authors": JsonFeedItem.Authors(value, facts.Authors, context); break;
            case "hubs":
                foreach (var hub in JsonValues.Array(value).Where(IsWebSub))
                {
                    facts.Wishes = facts.Wishes with { Hub = facts.Wishes.Hub ?? Addresses.Web(JsonValues.Text(hub, "url"), context.Url) };
                }
                break;
        }
    }

    /// <summary>JSON Feed 1.1 "hubs" have a type each; an rssCloud is no hub that could be asked for pushes. One without a type may be one.</summary>
    private static bool IsWebSub(JsonElement hub) =>
        JsonValues.Text(hub, "type")?.Trim() is not { Length: > 0 } type || type.Equals("WebSub", StringComparison.OrdinalIgnoreCase) || type.Equals("PubSubHubbub", StringComparison.OrdinalIgnoreCase);

    private static bool LooksLikeItem(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && (item.TryGetProperty("content_html", out _) || item.TryGetProperty("content_text", out _) || (item.TryGetProperty("url", out _) && item.TryGetProperty("title", out _)));

    /// <summary>UTF-8, with raw control characters within strings, which JSON forbids, made spaces.</summary>
    private static byte[] Encode(ReadOnlySpan<char> text)
    {
        var bytes = Encoding.UTF8.GetBytes(JsonValues.WithoutHalfPairs(text.ToString()));
        var inString = false;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!inString)
            {
                var next = bytes.AsSpan(i).IndexOfAny((byte)'"', (byte)0);
                if (next < 0) break;
                i += next;
                if (bytes[i] == 0) bytes[i] = (byte)' ';
                else inString = true;
                continue;
            }
            // One search for all: a minified feed may have no control character at all, and looking for one from each escape on is quadratic.
            var stop = bytes.AsSpan(i).IndexOfAny(Stops);
            if (stop < 0) break;
            i += stop;
            if (bytes[i] < 32) bytes[i] = (byte)' ';
            else if (bytes[i] == '\\') i++;
            else inString = false;
        }
        return bytes;
    }
}
