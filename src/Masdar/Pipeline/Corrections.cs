using Masdar.Deduplication;
using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>What a correction did.</summary>
internal enum Corrected
{
    /// <summary>Nothing is stored of one of the two.</summary>
    Unknown,

    /// <summary>The two are remembered as not the same; neither was a duplicate of the other.</summary>
    Remembered,

    /// <summary>The duplicate is an original now, and its record is written.</summary>
    Written,

    /// <summary>The duplicate's text is not kept any more: it becomes an original when its feed gives it again.</summary>
    Awaited,

    /// <summary>Merged: a duplicate from now on.</summary>
    Merged,

    /// <summary>The two were merged already, or are one article.</summary>
    Same,
}

/// <summary>The operator's word on which articles are the same; it stands above every rule from then on.</summary>
internal sealed class Corrections(Store store, IReadOnlyList<IArticleOutput> outputs, Fingerprinter fingerprinter)
{
    private const int LongestChain = 16;

    /// <summary>The original that an article stands for: itself, or what it was merged into.</summary>
    public static ArticleId Root(StoreReader reader, ArticleId id)
    {
        for (var i = 0; i < LongestChain && reader.OriginalOf(id) is { } original; i++) id = original;
        return id;
    }

    /// <summary>The two are never taken for one another again; a duplicate among them becomes an original.</summary>
    public async Task<Corrected> SplitAsync(ArticleId a, ArticleId b, CancellationToken cancellationToken)
    {
        var corrected = await store.WriteAsync(transaction => Split(transaction, a, b), cancellationToken);
        // What is stored now is written as after any interruption.
        if (corrected == Corrected.Written) await Recovery.ReplayAsync(store, outputs, cancellationToken);
        return corrected;
    }

    /// <summary><paramref name="duplicate"/> is a duplicate of <paramref name="original"/> from now on; what is written of it stays.</summary>
    public async Task<Corrected> MergeAsync(ArticleId original, ArticleId duplicate, CancellationToken cancellationToken) => await store.WriteAsync(
        transaction =>
        {
            if (transaction.Find(original) is null || transaction.Find(duplicate) is null) return Corrected.Unknown;
            var root = Root(transaction, original);
            if (root == duplicate || Root(transaction, duplicate) == root) return Corrected.Same;
            transaction.Merge(root, duplicate);
            return Corrected.Merged;
        },
        cancellationToken);

    private Corrected Split(StoreTransaction transaction, ArticleId a, ArticleId b)
    {
        if (a == b) return Corrected.Same;
        if (transaction.Find(a) is not { } one || transaction.Find(b) is not { } other) return Corrected.Unknown;
        transaction.Split(a, b);
        var duplicate = transaction.OriginalOf(b) is not null && Root(transaction, b) == Root(transaction, a) ? other : transaction.OriginalOf(a) == b ? one : null;
        if (duplicate is null) return Corrected.Remembered;
        if (duplicate.IsMerged)
        {
            transaction.Unmerge(duplicate.Id);
            return Corrected.Remembered;
        }
        if (transaction.Kept(duplicate.Id) is not { } line)
        {
            transaction.ForgetDuplicate(duplicate.Id);
            return Corrected.Awaited;
        }
        var kept = RecordJson.ReadRecord(line).Record;
        transaction.Put(new ArticleRecord(kept.Article, kept.Attribution, fingerprinter.Compute(kept.Article), 1), duplicate.RawHash, line);
        return Corrected.Written;
    }
}
