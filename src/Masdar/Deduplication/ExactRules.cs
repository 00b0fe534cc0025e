using Masdar.Model;
using Masdar.Text;

namespace Masdar.Deduplication;

/// <summary>When an equal address, or an equal text, means the same article.</summary>
internal static class ExactRules
{
    /// <summary>Two texts of one source under one address that share less than this are two posts of a live page.</summary>
    private const double ClearlyDifferent = 0.1;

    public static bool AddressDecides(Article article, Fingerprint fingerprint, ExactMatch match)
    {
        if (article.UrlKey is not { } key || IsNoArticle(key, article.Source)) return false;
        return !AreOfOneOutlet(match.SourceId, article.Source.Id) || !AreClearlyDifferent(fingerprint.Shingles?.Tokens, match.Tokens);
    }

    public static bool ContentDecides(Article article, Fingerprint fingerprint, ExactMatch match)
    {
        if (!fingerprint.Comparable) return false;
        if (!AreOfOneOutlet(match.SourceId, article.Source.Id) || fingerprint.Shingles is not { } shingles) return true;
        return !HeadlineGuard.IsStandingText(match.Tokens is { } tokens ? ComparedText.Read(tokens) : null, ComparedText.Read(shingles.Tokens));
    }

    /// <summary>Imported documents come from anywhere: two of them are not of one outlet.</summary>
    public static bool AreOfOneOutlet(string a, string b) => a == b && a != ArticleId.ImportSource;

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
