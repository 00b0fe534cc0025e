using Masdar.Model;

namespace Masdar.Deduplication;

/// <summary>What a revision changed.</summary>
internal static class Changes
{
    /// <summary>The fields that differ, as records name them and in their order; title or text is what makes a revision, the others go with it.</summary>
    public static IReadOnlyList<string> Between(Article old, Article now)
    {
        var changes = new List<string>();
        void Say(string name, bool same)
        {
            if (!same) changes.Add(name);
        }
        Say("url", old.Url == now.Url);
        Say("title", old.Title == now.Title);
        Say("summary", (old.Summary ?? "") == (now.Summary ?? ""));
        Say("text", old.Text == now.Text);
        Say("authors", old.Authors.SequenceEqual(now.Authors, StringComparer.Ordinal));
        Say("categories", old.Categories.SequenceEqual(now.Categories, StringComparer.Ordinal));
        Say("image", old.Image?.Url == now.Image?.Url);
        Say("enclosures", old.Enclosures.Select(x => x.Url).SequenceEqual(now.Enclosures.Select(x => x.Url), StringComparer.Ordinal));
        Say("publishedAt", old.PublishedAt == now.PublishedAt);
        Say("updatedAt", old.UpdatedAt == now.UpdatedAt);
        return changes;
    }
}
