namespace Masdar.Parsing;

/// <summary>Reads one item of a document so that a fault of ours in it costs that item alone, not the feed.</summary>
internal static class ItemGuard
{
    /// <summary>False where reading threw: that is noted, and the feed is not taken for read whole.</summary>
    public static bool Try(Func<ItemDraft?> read, FeedContext context, out ItemDraft? draft)
    {
        try
        {
            draft = read();
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            context.Findings.Note(Codes.ItemsFailed, $"An item could not be read, which is a fault of Masdar's ({e.GetType().Name}: {FindingLog.Excerpt(e.Message, 100)}); the others were taken.");
            draft = null;
            return false;
        }
    }
}
