using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Masdar.Text;

/// <summary>
/// Addresses from outside: the one place that guards against what <see cref="Uri"/> throws. It promises to say false of what is none, but throws
/// <see cref="IndexOutOfRangeException"/> on some, and takes others whose host is empty or has no ASCII form, to throw
/// <see cref="UriFormatException"/> only when asked for it (found by fuzzing, .NET 10). What comes out of here can be asked for all of its parts,
/// other addresses can be made of it, and an http or https address has a host: one link must not cost its article.
/// </summary>
internal static class OutsideUri
{
    public static bool TryCreate(string? text, UriKind kind, [NotNullWhen(true)] out Uri? uri)
    {
        try
        {
            if (Uri.TryCreate(text, kind, out uri) && IsSound(uri)) return true;
        }
        catch (Exception e) when (IsOfThePlatform(e))
        {
        }
        uri = null;
        return false;
    }

    /// <summary>RFC 3986 §5.2: a relative address made absolute.</summary>
    public static bool TryCreate(Uri? origin, string? relative, [NotNullWhen(true)] out Uri? uri)
    {
        try
        {
            if (Uri.TryCreate(origin, relative, out uri) && IsSound(uri)) return true;
        }
        catch (Exception e) when (IsOfThePlatform(e))
        {
        }
        uri = null;
        return false;
    }

    /// <summary>The address without its fragment, which is the reader's own affair and never sent (RFC 9110 §7.1).</summary>
    public static Uri WithoutFragment(Uri url) =>
        url.IsAbsoluteUri && url.Fragment.Length > 0 && TryCreate(url.GetLeftPart(UriPartial.Query), UriKind.Absolute, out var bare) ? bare : url;

    /// <summary>Has the parts made that are made late, so that what they throw is thrown here.</summary>
    private static bool IsSound(Uri uri)
    {
        if (!uri.IsAbsoluteUri) return true;
        if (uri.AbsoluteUri.Length == 0) return false;
        if (uri.Scheme is not ("http" or "https")) return true;
        if (HasPlainAuthority(uri.OriginalString)) return uri.Host.Length > 0;
        if (uri.IdnHost.Length == 0) return false;
        // Some hosts beyond ASCII, bidi controls among them, are read as another host or as none when an address is made of this one.
        return Uri.TryCreate(uri, "/", out var again) && string.Equals(again.IdnHost, uri.IdnHost, StringComparison.Ordinal);
    }

    /// <summary>Whether the host is the one that is asked, letter by letter: in ASCII, and no letters beyond it in disguise (RFC 3492).</summary>
    private static bool HasPlainAuthority(string address)
    {
        var slashes = address.IndexOf("//", StringComparison.Ordinal);
        if (slashes < 0) return false;
        var authority = address.AsSpan(slashes + 2);
        if (authority.IndexOfAny("/?#\\") is >= 0 and var end) authority = authority[..end];
        return !authority.IsEmpty && Ascii.IsValid(authority) && !authority.Contains("xn--", StringComparison.OrdinalIgnoreCase) && !authority.Contains('%');
    }

    private static bool IsOfThePlatform(Exception exception) => exception is UriFormatException or IndexOutOfRangeException or ArgumentException;
}
