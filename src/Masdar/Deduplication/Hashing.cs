namespace Masdar.Deduplication;

/// <summary>64-bit hashes that are stored: they never change, whatever the machine.</summary>
internal static class Hashing
{
    private const ulong Offset = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    /// <summary>FNV-1a, mixed once more so that all bits are worth the same.</summary>
    public static ulong OfWord(ReadOnlySpan<byte> word)
    {
        var hash = Offset;
        foreach (var b in word) hash = (hash ^ b) * Prime;
        return Mix(hash);
    }

    /// <summary>Of three words in their order.</summary>
    public static ulong OfTriple(ulong first, ulong second, ulong third) =>
        Mix((first * 0x9E3779B97F4A7C15) + (ulong.RotateLeft(second, 23) * 0xC2B2AE3D27D4EB4F) + ulong.RotateLeft(third, 47));

    /// <summary>The finalizer of MurmurHash3.</summary>
    public static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }
}
