namespace Masdar.Parsing;

/// <summary>Bounds on what one document may make of our memory and time. A real feed is far below each of them.</summary>
internal static class Limits
{
    /// <summary>Items that are kept; the first ones, since feeds begin with the newest.</summary>
    public const int Items = 20_000;

    /// <summary>Elements within each other; deeper tags are left out and their text kept.</summary>
    public const int Depth = 256;

    /// <summary>Attributes of one element, declarations of namespaces among them; those beyond are left out.</summary>
    public const int Attributes = 256;

    /// <summary>Entities that a DOCTYPE declares, and characters of the value of one.</summary>
    public const int Entities = 256;

    public const int EntityLength = 1024;

    /// <summary>Characters that declared entities may expand to in all.</summary>
    public const int EntityExpansion = 256 * 1024;

    /// <summary>Authors, categories or enclosures of one item.</summary>
    public const int Values = 200;

    /// <summary>Characters of a short value: an author, a category, an address, a date.</summary>
    public const int ShortText = 4096;

    /// <summary>Characters of an <c>xml:base</c> made absolute: each relative address below it grows by as much. A longer one is passed over.</summary>
    public const int Base = 2048;

    /// <summary>Characters that the bases of a document's addresses may add to them in all; beyond them addresses are relative to the site's root.</summary>
    public const int BaseGrowth = 64 * 1024 * 1024;

    /// <summary>Nested values of a JSON Feed.</summary>
    public const int JsonDepth = 64;
}
