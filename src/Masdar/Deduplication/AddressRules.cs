using Masdar.Model;
using Masdar.Text;

namespace Masdar.Deduplication;

/// <summary>When an equal address means the same article.</summary>
internal static class AddressRules
{
    /// <summary>Two texts of one source under one address that share less than this are two posts of a live page.</summary>
    private const double ClearlyDifferent = 0.1;

    public static bool Decides(Article article, Fingerprint fingerprint, AddressMatch match)
    {
        if (article.UrlKey is not { } key || IsNoArticle(key, article.Source)) return false;
        if (match.SourceId != article.Source.Id) return true;
        return !AreClearlyDifferent(fingerprint.Shingles?.Tokens, match.Tokens);
    }

    /// <summary>Links that many items have: the home page, the feed itself, a bare host.</summary>
    private static bool IsNoArticle(string key, SourceInfo source)
    {
        if (SameKey(key, source.Homepage) || SameKey(key, source.Feed)) return true;
        var rest = key.AsSpan(key.IndexOf("//", StringComparison.Ordinal) is >= 0 and var at ? at + 2 : 0).TrimEnd('/');
        return !rest.ContainsAny('/', '?');
    }

    private static bool SameKey(string key, string? address) => address is not null && string.Equals(key.TrimEnd('/'), CanonicalUrl.Compare(address).TrimEnd('/'), StringComparison.Ordinal);

    private static bool AreClearlyDifferent(ReadOnlyMemory<byte>? a, ReadOnlyMemory<byte>? b)
    {
        if (a is not { } one || b is not { } other) return false;
        var (now, old) = (ComparedText.Read(one), ComparedText.Read(other));
        if (Titles.SharedShare(old.Title, now.Title) >= 0.5) return false;
        var (shared, oldWeight, newWeight) = TripleWeights.None.Weigh(old.Triples, now.Triples);
        return shared < ClearlyDifferent * Math.Min(oldWeight, newWeight);
    }
}
