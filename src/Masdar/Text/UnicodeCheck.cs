namespace Masdar.Text;

/// <summary>
/// Whether the runtime can normalize text. Under <c>DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1</c>, or without ICU, it silently cannot:
/// records would no longer be NFC and equal texts would differ. The host refuses to start then.
/// </summary>
internal static class UnicodeCheck
{
    /// <summary>False where alef with a hamza above does not become one letter (Unicode Standard Annex #15).</summary>
    public static bool Works() => string.Equals("\u0627\u0654".Normalize(), "\u0623", StringComparison.Ordinal);
}
