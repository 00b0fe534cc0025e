namespace Masdar.Text;

/// <summary>Addresses in markup: absolute and of a harmless scheme, or none.</summary>
internal static class HtmlAddress
{
    private const int MaxLength = 8192;

    /// <summary>The most characters of a picture that stands in its own address (RFC 2397).</summary>
    private const int MaxData = 512 * 1024;

    private static readonly string[] RasterTypes = ["data:image/png;base64,", "data:image/gif;base64,", "data:image/jpeg;base64,", "data:image/jpg;base64,", "data:image/webp;base64,", "data:image/avif;base64,"];

    /// <summary>The target of a link: http, https, mailto or tel; null for anything else and for a place within the page.</summary>
    public static string? Link(string? value, Uri? baseUrl)
    {
        if (Resolve(value, baseUrl) is not { } url) return null;
        if (url.Scheme is "mailto" or "tel") return Plain(url.AbsoluteUri);
        return value.AsSpan().TrimStart() is ['#', ..] ? null : Web(url);
    }

    /// <summary>An http or https address, or null.</summary>
    public static string? Web(string? value, Uri? baseUrl) => Resolve(value, baseUrl) is { } url ? Web(url) : null;

    /// <summary>As <see cref="Web(string?, Uri?)"/>, and raster pictures in base64.</summary>
    public static string? Picture(string? value, Uri? baseUrl)
    {
        if (value is not null && value.StartsWith("data:", StringComparison.OrdinalIgnoreCase)) return RasterData(value);
        return Web(value, baseUrl);
    }

    /// <summary>An http or https address with a host, in ASCII but for its host; null for all others.</summary>
    public static string? Web(Uri url) =>
        url.IsAbsoluteUri && url.Scheme is "http" or "https" && url.Host.Length > 0 ? Plain(url.AbsoluteUri) : null;

    private static string? RasterData(string value)
    {
        if (value.Length > MaxData) return null;
        foreach (var type in RasterTypes)
        {
            if (!value.StartsWith(type, StringComparison.OrdinalIgnoreCase)) continue;
            var data = value.AsSpan(type.Length);
            if (data.IsWhiteSpace() || !System.Buffers.Text.Base64.IsValid(data)) return null;
            // Wrapped lines are base64 all the same; an address has no white space in it.
            return type + (data.ContainsAny(" \t\r\n") ? string.Concat(data.ToString().Where(static c => !char.IsWhiteSpace(c))) : data.ToString());
        }
        return null;
    }

    /// <summary>The address, or null where a rule for text would change it: then it is none that a writer meant.</summary>
    private static string? Plain(string address) => address.Length <= MaxLength * 3 && string.Equals(PlainText.Line(address), address, StringComparison.Ordinal) ? address : null;

    private static Uri? Resolve(string? value, Uri? baseUrl)
    {
        if (value is null || value.Length > MaxLength) return null;
        var address = Strip(value);
        // A backslash is a slash to browsers and the start of a file's address to .NET.
        if (address.Length == 0 || address.StartsWith('\\')) return null;
        if (address[0] != '/' && OutsideUri.TryCreate(address, UriKind.Absolute, out var absolute)) return absolute;
        return baseUrl is not null && OutsideUri.TryCreate(baseUrl, address, out var resolved) ? resolved : null;
    }

    /// <summary>As the URL standard §4.4 does: without tabs and line feeds, and without controls and spaces at the ends.</summary>
    private static string Strip(string value)
    {
        var trimmed = value.AsSpan().Trim("\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\v\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F \u00A0\u200E\u200F\uFEFF");
        if (!trimmed.ContainsAny('\t', '\n', '\r')) return trimmed.Length == value.Length ? value : trimmed.ToString();
        return trimmed.ToString().Replace("\t", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
    }
}
