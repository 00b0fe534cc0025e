using Masdar.Text;
using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>Reads the head of an answer without letting the base library judge or rewrite its values.</summary>
internal static class AnswerHead
{
    private const int MostHeaders = 100;
    private const int LongestValue = 4096;
    private const int LongestValidator = 1024;

    /// <summary>The first value of a field, trimmed, or null.</summary>
    public static string? First(HttpResponseMessage response, string name)
    {
        if (!response.Headers.NonValidated.TryGetValues(name, out var values) && !response.Content.Headers.NonValidated.TryGetValues(name, out values)) return null;
        foreach (var value in values) return value.Trim();
        return null;
    }

    /// <summary>ETag and Last-Modified as sent. An empty or enormous one is none: it could not be sent back.</summary>
    public static Validators Validators(HttpResponseMessage response)
    {
        var tag = Usable(First(response, "ETag"));
        var date = Usable(First(response, "Last-Modified"));
        return tag is null && date is null ? Model.Validators.None : new Validators(tag, date);

        static string? Usable(string? value) => value is { Length: > 0 and <= LongestValidator } ? value : null;
    }

    /// <summary>All fields in their order, bounded.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> All(HttpResponseMessage response)
    {
        var all = new List<KeyValuePair<string, string>>(16);
        foreach (var headers in (ReadOnlySpan<System.Net.Http.Headers.HttpHeadersNonValidated>)[response.Headers.NonValidated, response.Content.Headers.NonValidated])
        {
            foreach (var (name, values) in headers)
            {
                foreach (var value in values)
                {
                    if (all.Count == MostHeaders) return all;
                    all.Add(new KeyValuePair<string, string>(name, value.Length <= LongestValue ? value : value[..LongestValue]));
                }
            }
        }

        return all;
    }

    /// <summary>
    /// The target of a redirect, absolute and without fragment, or null when there is none that can be read. Letters beyond
    /// ASCII in it were read as UTF-8 by the base library, which is what the servers that send them mean.
    /// </summary>
    public static Uri? Target(HttpResponseMessage response, Uri from)
    {
        var location = First(response, "Location");
        if (string.IsNullOrEmpty(location)) return null;
        return OutsideUri.TryCreate(from, location, out var target) ? OutsideUri.WithoutFragment(target) : null;
    }

    /// <summary>Whether the length it gives is one number or none: anything else leaves open where the body ends (RFC 9112 §6.3).</summary>
    public static bool LengthIsPlain(HttpResponseMessage response)
    {
        if (!response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var values)) return true;
        string? first = null;
        foreach (var value in values)
        {
            foreach (var c in value)
            {
                if (!char.IsAsciiDigit(c)) return false;
            }

            if (value.Length == 0 || !string.Equals(first ??= value, value, StringComparison.Ordinal)) return false;
        }

        return true;
    }

    /// <summary>Whether the answer is a challenge of a bot protection instead of the document.</summary>
    public static bool Challenged(HttpResponseMessage response) =>
        First(response, "cf-mitigated") is { } value && value.Equals("challenge", StringComparison.OrdinalIgnoreCase);
}
