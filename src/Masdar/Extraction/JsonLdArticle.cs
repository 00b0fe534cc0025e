using System.Text;
using System.Text.Json;
using AngleSharp.Html.Dom;

namespace Masdar.Extraction;

/// <summary>What a page's JSON-LD says of its article (schema.org Article and its kinds); null members: nothing.</summary>
internal sealed record JsonLdArticle
{
    public string? Headline { get; init; }

    public string? Body { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];

    public string? Published { get; init; }

    public string? Modified { get; init; }

    public string? Image { get; init; }

    public string? Language { get; init; }

    /// <summary>False where the page says that the article is behind a paywall.</summary>
    public bool? IsFree { get; init; }

    public string? CopyrightHolder { get; init; }

    public string? CopyrightNotice { get; init; }

    public string? Credit { get; init; }

    public string? License { get; init; }

    public string? Usage { get; init; }

    public string? BasedOnName { get; init; }

    public string? BasedOnUrl { get; init; }

    private const int MaxScripts = 20;
    private const int MaxLength = 1024 * 1024;
    private const int MaxNodes = 3000;
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 40 };

    /// <summary>The page's article, or null: the one with a body before one without, the first of equals.</summary>
    public static JsonLdArticle? Read(IHtmlDocument document)
    {
        JsonLdArticle? best = null;
        var scripts = 0;
        foreach (var script in document.QuerySelectorAll("script[type]"))
        {
            if (!script.GetAttribute("type")!.Trim().StartsWith("application/ld+json", StringComparison.OrdinalIgnoreCase)) continue;
            if (++scripts > MaxScripts) break;
            var json = script.TextContent;
            if (json.Length > MaxLength) continue;
            using var parsed = Parse(json);
            if (parsed is null) continue;
            var nodes = 0;
            foreach (var article in Articles(parsed.RootElement, 0))
            {
                if (++nodes > 50) break;
                var read = Of(article);
                if (best is null || (best.Body is null && read.Body is not null) || (best.Headline is null && best.Body is null && read.Headline is not null)) best = read;
            }
        }
        return best;
    }

    private static JsonDocument? Parse(string json)
    {
        json = json.Trim().TrimEnd(';');
        try
        {
            return JsonDocument.Parse(json, Lenient);
        }
        catch (JsonException)
        {
            // Raw line breaks within strings and CDATA marks are what goes wrong most.
            var mended = new StringBuilder(json.Length);
            foreach (var c in json) mended.Append(c < ' ' ? ' ' : c);
            mended.Replace("<![CDATA[", "").Replace("]]>", "").Replace("<!--", "").Replace("-->", "");
            try
            {
                return JsonDocument.Parse(mended.ToString(), Lenient);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    private static IEnumerable<JsonElement> Articles(JsonElement root, int depth)
    {
        var queue = new Queue<(JsonElement, int)>();
        queue.Enqueue((root, depth));
        for (var seen = 0; seen < MaxNodes && queue.TryDequeue(out var next); seen++)
        {
            var (element, level) = next;
            if (element.ValueKind == JsonValueKind.Array && level < 6)
            {
                foreach (var item in element.EnumerateArray()) queue.Enqueue((item, level + 1));
            }
            else if (element.ValueKind == JsonValueKind.Object)
            {
                if (IsArticle(element)) yield return element;
                foreach (var name in (string[])["@graph", "mainEntity", "mainEntityOfPage"])
                {
                    if (level < 6 && element.TryGetProperty(name, out var inner)) queue.Enqueue((inner, level + 1));
                }
            }
        }
    }

    private static bool IsArticle(JsonElement element)
    {
        if (!element.TryGetProperty("@type", out var type)) return false;
        return type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Any(static t => IsArticleType(t)) : IsArticleType(type);
    }

    private static bool IsArticleType(JsonElement type) =>
        type.ValueKind == JsonValueKind.String && StringOf(type) is { } name
        && (name.EndsWith("Article", StringComparison.Ordinal) || name.EndsWith("BlogPosting", StringComparison.Ordinal) || name.EndsWith("Report", StringComparison.Ordinal));

    private static JsonLdArticle Of(JsonElement article) => new()
    {
        Headline = Text(article, "headline") ?? Text(article, "name"),
        Body = Text(article, "articleBody", MaxLength),
        Authors = Names(article, "author"),
        Published = Text(article, "datePublished") ?? Text(article, "dateCreated"),
        Modified = Text(article, "dateModified"),
        Image = Url(article, "image") ?? Url(article, "thumbnailUrl"),
        Language = Text(article, "inLanguage"),
        IsFree = Flag(article, "isAccessibleForFree"),
        CopyrightHolder = Names(article, "copyrightHolder").FirstOrDefault(),
        CopyrightNotice = Text(article, "copyrightNotice"),
        Credit = Text(article, "creditText"),
        License = Url(article, "license"),
        Usage = Url(article, "usageInfo"),
        BasedOnName = Names(article, "isBasedOn").FirstOrDefault(),
        BasedOnUrl = Url(article, "isBasedOn") ?? Url(article, "isBasedOnUrl"),
    };

    private static string? Text(JsonElement element, string name, int limit = 2000)
    {
        if (!element.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Array) value = value.EnumerateArray().FirstOrDefault();
        if (value.ValueKind != JsonValueKind.String) return null;
        var text = StringOf(value);
        return string.IsNullOrWhiteSpace(text) || text.Length > limit ? null : text.Trim();
    }

    private static bool? Flag(JsonElement element, string name) => !element.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => StringOf(value) is { } text ? !text.EndsWith("false", StringComparison.OrdinalIgnoreCase) : null,
        _ => null,
    };

    private static List<string> Names(JsonElement element, string name)
    {
        var names = new List<string>();
        if (!element.TryGetProperty(name, out var value)) return names;
        foreach (var one in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Take(20) : [value])
        {
            var text = one.ValueKind switch
            {
                JsonValueKind.String => StringOf(one),
                JsonValueKind.Object => Text(one, "name") ?? Text(one, "headline"),
                _ => null,
            };
            if (!string.IsNullOrWhiteSpace(text)) names.Add(text.Trim());
        }
        return names;
    }

    private static string? Url(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Array) value = value.EnumerateArray().FirstOrDefault();
        return value.ValueKind switch
        {
            JsonValueKind.String => StringOf(value)?.Trim(),
            JsonValueKind.Object => Text(value, "url") ?? Text(value, "contentUrl") ?? Text(value, "@id"),
            _ => null,
        };
    }

    /// <summary>The string, or null where it has half a surrogate pair, which JSON may write and .NET refuses.</summary>
    private static string? StringOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
