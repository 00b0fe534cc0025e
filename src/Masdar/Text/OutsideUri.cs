using System.Diagnostics.CodeAnalysis;

namespace Masdar.Text;

/// <summary>
/// Addresses from outside. <see cref="Uri"/> promises to say false of what is none, but throws <see cref="IndexOutOfRangeException"/>
/// on some (found by fuzzing, .NET 10): one link must not cost its article.
/// </summary>
internal static class OutsideUri
{
    public static bool TryCreate(string? text, UriKind kind, [NotNullWhen(true)] out Uri? uri)
    {
        try
        {
            return Uri.TryCreate(text, kind, out uri);
        }
        catch (IndexOutOfRangeException)
        {
            uri = null;
            return false;
        }
    }

    /// <summary>RFC 3986 §5.2: a relative address made absolute.</summary>
    public static bool TryCreate(Uri? origin, string? relative, [NotNullWhen(true)] out Uri? uri)
    {
        try
        {
            return Uri.TryCreate(origin, relative, out uri);
        }
        catch (IndexOutOfRangeException)
        {
            uri = null;
            return false;
        }
    }
}
