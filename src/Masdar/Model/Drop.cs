namespace Masdar.Model;

/// <summary>An item that was left out, or one whose page was not taken, and why: remembered for those who ask.</summary>
/// <param name="Address">As the feed gave it; null where it gave none.</param>
/// <param name="Title">Plain, shortened.</param>
/// <param name="Cause">Its code begins with <c>filter.</c> (the item was left out) or <c>page.</c> (its page was, and the feed's text taken).</param>
internal sealed record Drop(ArticleId Id, string SourceId, string? Address, string Title, Finding Cause, DateTimeOffset At);
