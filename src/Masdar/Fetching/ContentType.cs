namespace Masdar.Fetching;

/// <summary>Splits a Content-Type field (RFC 9110 §8.3.1) without trusting it.</summary>
internal static class ContentType
{
    private const int Longest = 64;

    /// <summary>The media type in lower case and the charset as sent; either is null where it is absent or unusable.</summary>
    public static (string? MediaType, string? Charset) Split(string? value)
    {
        if (value is null) return (null, null);
        var rest = value.AsSpan();
        var end = rest.IndexOfAny(';', ',');
        var type = (end < 0 ? rest : rest[..end]).Trim();
        string? charset = null;
        while (end >= 0)
        {
            rest = rest[(end + 1)..];
            end = rest.IndexOfAny(';', ',');
            var parameter = (end < 0 ? rest : rest[..end]).Trim();
            var equals = parameter.IndexOf('=');
            if (equals > 0 && parameter[..equals].TrimEnd().Equals("charset", StringComparison.OrdinalIgnoreCase))
                charset ??= Word(parameter[(equals + 1)..].Trim(" \t\"'"));
        }

        return (type.Contains('/') ? Word(type)?.ToLowerInvariant() : null, charset);
    }

    private static string? Word(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > Longest) return null;
        foreach (var c in text)
        {
            if (c is <= ' ' or >= '\u007F' or '"' or '<' or '>') return null;
        }

        return text.ToString();
    }
}
