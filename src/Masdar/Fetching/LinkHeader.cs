using Masdar.Text;
using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>The <c>Link</c> fields of an answer (RFC 8288 §3), as far as they name a hub and the document's own address. Never throws.</summary>
internal static class LinkHeader
{
    private const int MostLinks = 50;

    /// <summary>The feed's wishes with the hub that the answer's head names: it goes before the document (WebSub §4).</summary>
    /// <param name="address">The address that answered; targets are relative to it.</param>
    public static PollWishes Merge(PollWishes wishes, IReadOnlyList<KeyValuePair<string, string>> headers, Uri address)
    {
        Uri? hub = null, self = null;
        foreach (var (name, value) in headers)
        {
            if (!name.Equals("Link", StringComparison.OrdinalIgnoreCase)) continue;
            foreach (var (target, relations) in Links(value))
            {
                if (!OutsideUri.TryCreate(address, target, out var url) || url.Scheme is not ("http" or "https")) continue;
                foreach (var relation in relations.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                {
                    if (relation.Equals("hub", StringComparison.OrdinalIgnoreCase)) hub ??= url;
                    if (relation.Equals("self", StringComparison.OrdinalIgnoreCase)) self ??= url;
                }
            }
        }
        return hub is null ? wishes : wishes with { Hub = hub, Self = self ?? wishes.Self };
    }

    /// <summary>Targets with the value of their first <c>rel</c>. A comma within an address or a quoted text parts nothing.</summary>
    private static List<(string Target, string Relations)> Links(string value)
    {
        var links = new List<(string, string)>();
        var at = 0;
        while (links.Count < MostLinks && value.IndexOf('<', at) is >= 0 and var open && value.IndexOf('>', open) is >= 0 and var close)
        {
            string? relations = null;
            var next = close + 1;
            while (next < value.Length && value[next] != ',')
            {
                var end = next + 1;
                var quoted = false;
                for (; end < value.Length && (quoted || value[end] is not (';' or ',')); end++)
                {
                    if (value[end] == '"') quoted = !quoted;
                }
                var parameter = value.AsSpan(next, end - next).TrimStart(" ;\t");
                if (relations is null && parameter.StartsWith("rel", StringComparison.OrdinalIgnoreCase) && parameter[3..].TrimStart() is ['=', .. var rest]) relations = rest.Trim(" \t\"").ToString();
                next = end;
            }
            links.Add((value[(open + 1)..close].Trim(), relations ?? ""));
            at = next;
        }
        return links;
    }
}
