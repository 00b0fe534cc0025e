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
internal sealed class Corrections(Store store, IReadOnlyList<IArticleOutput> outputs, Fingerprinter fingerprinter, TimeProvider time)
{
    private const int LongestChain = 16;

    /// <summary>The original that an article stands for: itself, or what it was merged into.</summary>
    public static ArticleId Root(StoreReader reader, ArticleId id)
    {
        for (var i = 0; i < LongestChain && reader.OriginalOf(id) is { } original; i++) id = original;
        return id;
    }

    /// <summary>The two are never taken for one another again; a duplicate among them becomes an original.</summary>
    public Task<Corrected> SplitAsync(ArticleId a, ArticleId b, CancellationToken cancellationToken) => CorrectAsync(CorrectionKind.Split, a, b, cancellationToken);

    /// <summary><paramref name="duplicate"/> is a duplicate of <paramref name="original"/> from now on; what is written of it stays.</summary>
    public Task<Corrected> MergeAsync(ArticleId original, ArticleId duplicate, CancellationToken cancellationToken) => CorrectAsync(CorrectionKind.Merge, original, duplicate, cancellationToken);

    /// <summary>Does what a correction says to what is stored. Its own line is not stored here.</summary>
    /// <param name="lines">Gets the lines that are to be written; null where they are written as after an interruption.</param>
    public static Corrected Apply(StoreTransaction transaction, Correction correction, Fingerprinter fingerprinter, List<OutputLine>? lines = null) =>
        correction.Kind == CorrectionKind.Split ? Split(transaction, correction.First, correction.Second, fingerprinter, lines) : Merge(transaction, correction.First, correction.Second);

    private async Task<Corrected> CorrectAsync(CorrectionKind kind, ArticleId first, ArticleId second, CancellationToken cancellationToken)
    {
        var correction = new Correction(kind, first, second, time.GetUtcNow());
        var corrected = await store.WriteAsync(
            transaction =>
            {
                var done = Apply(transaction, correction, fingerprinter);
                if (done is not (Corrected.Unknown or Corrected.Same)) transaction.Put(correction, RecordJson.Write(correction));
                return done;
            },
            cancellationToken);
        // What is stored now is written as after any interruption.
        if (corrected is not (Corrected.Unknown or Corrected.Same)) await Recovery.ReplayAsync(store, outputs, cancellationToken);
        return corrected;
    }

    private static Corrected Merge(StoreTransaction transaction, ArticleId original, ArticleId duplicate)
    {
        if (transaction.Find(original) is null || transaction.Find(duplicate) is null) return Corrected.Unknown;
        var root = Root(transaction, original);
        if (root == duplicate || Root(transaction, duplicate) == root) return Corrected.Same;
        transaction.Merge(root, duplicate);
        return Corrected.Merged;
    }

    private static Corrected Split(StoreTransaction transaction, ArticleId a, ArticleId b, Fingerprinter fingerprinter, List<OutputLine>? lines)
    {
        if (a == b) return Corrected.Same;
        if (transaction.Find(a) is not { } one || transaction.Find(b) is not { } other) return Corrected.Unknown;
        transaction.Split(a, b);
        if (Root(transaction, a) != Root(transaction, b)) return Corrected.Remembered;
        var duplicate = transaction.OriginalOf(b) is not null ? other : one;
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
        var (kept, archive) = RecordJson.ReadRecord(line);
        var written = transaction.Put(new ArticleRecord(kept.Article, kept.Attribution, fingerprinter.Compute(kept.Article), 1) { Story = kept.Story }, duplicate.RawHash, line, archive);
        transaction.MoveDerived(duplicate.Id);
        lines?.Add(written);
        return Corrected.Written;
    }
}
