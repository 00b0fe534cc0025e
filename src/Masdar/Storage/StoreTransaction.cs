using Masdar.Model;
using Masdar.Text;

namespace Masdar.Storage;

/// <summary>What can be asked and stored within one exclusive transaction.</summary>
internal sealed class StoreTransaction(SqlCommands commands, int node, SketchIndex index) : StoreReader(commands, node, new Lazy<SketchIndex>(index))
{
    public override NearIndex Near { get; } = new(commands, index);

    /// <summary>Stores an original or its next revision, and gives its line a place.</summary>
    /// <param name="rawHash">See <see cref="KnownArticle.RawHash"/>; null where no feed gave the article.</param>
    /// <param name="archive">Where the line says that its original bytes lie; null where it says nothing.</param>
    public OutputLine Put(ArticleRecord record, string? rawHash, ReadOnlyMemory<byte> line, ArchivePlace? archive = null)
    {
        PutArticle(record, rawHash);
        Use(archive, DayOf(record.Article.FetchedAt));
        return AddLine(LineKind.Records, DayOf(record.Article.FetchedAt), record.Article.Id, record.Revision, line);
    }

    /// <summary>Stores that an article is a duplicate, and gives its note a place.</summary>
    public OutputLine Put(DuplicateNote note, string? rawHash, ReadOnlyMemory<byte> line)
    {
        PutArticle(note, rawHash);
        Use(note.Archive, DayOf(note.FetchedAt));
        return AddLine(LineKind.Duplicates, DayOf(note.FetchedAt), note.Id, 0, line);
    }

    /// <summary>Gives a correction's line a place.</summary>
    public OutputLine Put(Correction correction, ReadOnlyMemory<byte> line) => AddLine(LineKind.Corrections, DayOf(correction.At), default, 0, line);

    /// <summary>Takes over a record that stands in a file already, at the file's end so far.</summary>
    public void Adopt(ArticleRecord record, DateOnly day, ReadOnlyMemory<byte> line, ArchivePlace? archive = null)
    {
        PutArticle(record, rawHash: null);
        Use(archive, day);
        MarkWritten(AddLine(LineKind.Records, day, record.Article.Id, record.Revision, line));
    }

    /// <inheritdoc cref="Adopt(ArticleRecord, DateOnly, ReadOnlyMemory{byte}, ArchivePlace?)"/>
    public void Adopt(DuplicateNote note, DateOnly day, ReadOnlyMemory<byte> line)
    {
        PutArticle(note, rawHash: null);
        Use(note.Archive, day);
        MarkWritten(AddLine(LineKind.Duplicates, day, note.Id, 0, line));
    }

    /// <summary>Takes over the line of a correction that stands in a file already; what it says is done apart.</summary>
    public void AdoptCorrection(DateOnly day, ReadOnlyMemory<byte> line) => MarkWritten(AddLine(LineKind.Corrections, day, default, 0, line));

    /// <summary>Keeps the place of a line that belongs to no article: it cannot be read, or says what another says.</summary>
    public void AdoptUnread(LineKind kind, DateOnly day, ReadOnlyMemory<byte> line) => MarkWritten(AddLine(kind, day, default, -1, line));

    private void PutArticle(ArticleRecord record, string? rawHash)
    {
        var article = record.Article;
        // A first revision may be that of a duplicate that was split off: it has no shingles either.
        var isNew = record.Revision == 1;
        Commands.Run(
            """
            INSERT INTO article (id, source, revision, raw, body, url, content, stored_at) VALUES (@id, @source, @revision, @raw, @body, @url, @content, @at)
            ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, raw = COALESCE(excluded.raw, article.raw), body = excluded.body, url = excluded.url, content = excluded.content, original = NULL, dropped = 0
            """,
            ("@id", article.Id.ToBytes()),
            ("@source", article.Source.Id),
            ("@revision", record.Revision),
            ("@raw", Store.HexPrefix(rawHash)),
            ("@body", Store.HexPrefix(record.Fingerprint.Body)),
            ("@url", article.UrlKey is null ? null : Store.Hash(article.UrlKey)),
            ("@content", record.Fingerprint.Comparable ? Store.HexPrefix(record.Fingerprint.Content) : null),
            ("@at", article.FetchedAt.ToUnixTimeMilliseconds()));
        Near.Put(article, record.Fingerprint.Shingles, record.Story, isNew);
    }

    private void PutArticle(DuplicateNote note, string? rawHash) =>
        Commands.Run(
            "INSERT INTO article (id, source, revision, original, raw, url, stored_at) VALUES (@id, @source, 0, @original, @raw, @url, @at)",
            ("@id", note.Id.ToBytes()),
            ("@source", note.Source.Id),
            ("@original", note.Verdict.OriginalId.ToBytes()),
            ("@raw", Store.HexPrefix(rawHash)),
            ("@url", note.Url is null ? null : Store.Hash(CanonicalUrl.Compare(note.Url))),
            ("@at", note.FetchedAt.ToUnixTimeMilliseconds()));

    /// <summary>Stores that an article is a stored one under another id; nothing is written about it.</summary>
    public void PutAlias(Article article, ArticleId original, string? rawHash) => Commands.Run(
        "INSERT INTO article (id, source, revision, original, raw, url, stored_at) VALUES (@id, @source, 0, @original, @raw, @url, @at) ON CONFLICT (id) DO NOTHING",
        ("@id", article.Id.ToBytes()),
        ("@source", article.Source.Id),
        ("@original", original.ToBytes()),
        ("@raw", Store.HexPrefix(rawHash)),
        ("@url", article.UrlKey is null ? null : Store.Hash(article.UrlKey)),
        ("@at", article.FetchedAt.ToUnixTimeMilliseconds()));

    /// <summary>Keeps the record that a noted duplicate would have got, in place of an earlier one.</summary>
    public void Keep(ArticleId id, DateTimeOffset at, ReadOnlyMemory<byte> line) => Commands.Run(
        "INSERT INTO kept (id, stored_at, length, body) VALUES (@id, @at, @length, @body) ON CONFLICT (id) DO UPDATE SET stored_at = excluded.stored_at, length = excluded.length, body = excluded.body",
        ("@id", id.ToBytes()), ("@at", at.ToUnixTimeMilliseconds()), ("@length", line.Length), ("@body", LineCodec.Pack(line.Span)));

    /// <summary>Drops some of what was kept before the window.</summary>
    public void PruneKept(DateTimeOffset before, int most) => Commands.Run(
        "DELETE FROM kept WHERE id IN (SELECT id FROM kept WHERE stored_at < @before ORDER BY stored_at LIMIT @most)", ("@before", before.ToUnixTimeMilliseconds()), ("@most", most));

    /// <summary>Remembers that two articles are never one.</summary>
    public void Split(ArticleId a, ArticleId b)
    {
        foreach (var (one, other) in new[] { (a, b), (b, a) })
        {
            Commands.Run("INSERT INTO split (a, b) VALUES (@a, @b) ON CONFLICT (a, b) DO NOTHING", ("@a", one.ToBytes()), ("@b", other.ToBytes()));
        }
    }

    /// <summary>Remembers that an article is a duplicate of an original from now on; what is written of it stays.</summary>
    public void Merge(ArticleId original, ArticleId duplicate)
    {
        Commands.Run("DELETE FROM split WHERE (a = @a AND b = @b) OR (a = @b AND b = @a)", ("@a", original.ToBytes()), ("@b", duplicate.ToBytes()));
        Commands.Run("UPDATE article SET original = @a WHERE id = @b", ("@a", original.ToBytes()), ("@b", duplicate.ToBytes()));
    }

    /// <summary>Makes a merged original one of its own again.</summary>
    public void Unmerge(ArticleId id) => Commands.Run("UPDATE article SET original = NULL WHERE id = @id AND revision > 0", ("@id", id.ToBytes()));

    /// <summary>Forgets a noted duplicate whose text is not kept any more: when its feed gives it again it is judged anew.</summary>
    public void ForgetDuplicate(ArticleId id) => Commands.Run("DELETE FROM article WHERE id = @id AND revision = 0", ("@id", id.ToBytes()));

    /// <summary>Remembers how the feed gives the item now, so that it is not looked at again while it stays so.</summary>
    public void Touch(ArticleId id, string rawHash) => Commands.Run("UPDATE article SET raw = @raw WHERE id = @id", ("@raw", Store.HexPrefix(rawHash)), ("@id", id.ToBytes()));

    public void Save(SourceState state) => Commands.Run(
        "INSERT INTO source (id, state) VALUES (@id, @state) ON CONFLICT (id) DO UPDATE SET state = excluded.state", ("@id", state.SourceId), ("@state", StateJson.Write(state)));

    /// <summary>Remembers hosts that asked to be left alone, beside those that another node met; a hold is never shortened.</summary>
    public void Save(IReadOnlyDictionary<string, DateTimeOffset> holds, DateTimeOffset now)
    {
        Commands.Run("DELETE FROM hold WHERE until <= @now", ("@now", now.ToUnixTimeMilliseconds()));
        foreach (var (host, until) in holds)
        {
            Commands.Run(
                "INSERT INTO hold (host, until) VALUES (@host, @until) ON CONFLICT (host) DO UPDATE SET until = excluded.until WHERE hold.until < excluded.until",
                ("@host", host), ("@until", until.ToUnixTimeMilliseconds()));
        }
    }

    /// <summary>Plans the next look at an article's page, in place of an earlier plan.</summary>
    public void Save(PageLook look) => PageTable.Save(Commands, look);

    /// <summary>The article's page is not looked at again.</summary>
    public void ForgetPage(ArticleId id) => PageTable.Forget(Commands, id);

    public void SaveSite(string sourceId, string memory) => PageTable.SaveSite(Commands, sourceId, memory);

    /// <summary>Remembers bodies that the archive got, and how far its files are on disk.</summary>
    public void SaveArchive(IEnumerable<ArchivedPayload> payloads, IReadOnlyDictionary<string, long> lengths, DateTimeOffset forgetBefore)
    {
        foreach (var payload in payloads) ArchiveTable.Save(Commands, Node, payload);
        foreach (var (file, length) in lengths) ArchiveTable.MarkLength(Commands, Node, file, length);
        ArchiveTable.Prune(Commands, Node, forgetBefore);
    }

    /// <summary>Remembers whether lines are being taken over from the files.</summary>
    public void MarkRebuilding(bool isBegun) => Commands.Run(
        isBegun ? "INSERT INTO rebuilding (node) VALUES (@node) ON CONFLICT DO NOTHING" : "DELETE FROM rebuilding WHERE node = @node", ("@node", Node));

    /// <summary>Drops the lines of a day; its file is to be deleted (<see cref="StoreReader.Gone"/>). Gives how many there were.</summary>
    public int DropDay(LineKind kind, DateOnly day) => RetentionTable.DropDay(Commands, Node, kind, day);

    /// <summary>A dropped day's file is deleted.</summary>
    public void ForgetGone(LineKind kind, DateOnly day) => RetentionTable.Forget(Commands, Node, kind, day);

    /// <summary>A file of the archive is deleted.</summary>
    public void ForgetArchive(string file) => ArchiveTable.Forget(Commands, Node, file);

    private void Use(ArchivePlace? archive, DateOnly day)
    {
        if (archive is null) return;
        ArchiveTable.MarkUsed(Commands, Node, archive.File, day);
        if (archive.Feed is { } feed && feed.File != archive.File) ArchiveTable.MarkUsed(Commands, Node, feed.File, day);
    }

    /// <summary>Remembers what an original alone gives: of a record that depends on more, and of a noted duplicate, which does not say itself.</summary>
    /// <param name="revision">0 for a duplicate.</param>
    /// <param name="hash">16 bytes; null where it does not tell.</param>
    public void SaveDerived(ArticleId id, int revision, byte[]? hash) => Commands.Run(
        "INSERT INTO derived (id, revision, hash) VALUES (@id, @revision, @hash) ON CONFLICT (id, revision) DO UPDATE SET hash = excluded.hash",
        ("@id", id.ToBytes()), ("@revision", revision), ("@hash", hash));

    /// <summary>A noted duplicate became an original: what is remembered of it is that of its first record.</summary>
    public void MoveDerived(ArticleId id)
    {
        Commands.Run("DELETE FROM derived WHERE id = @id AND revision = 1 AND EXISTS (SELECT 1 FROM derived note WHERE note.id = @id AND note.revision = 0)", ("@id", id.ToBytes()));
        Commands.Run("UPDATE derived SET revision = 1 WHERE id = @id AND revision = 0", ("@id", id.ToBytes()));
    }

    /// <summary>Remembers what was left out of a source, and counts what was not known.</summary>
    public void Save(string sourceId, IReadOnlyCollection<Drop> drops)
    {
        if (drops.Count == 0) return;
        foreach (var drop in drops) DropTable.Save(Commands, drop);
        DropTable.Prune(Commands, sourceId);
    }

    /// <summary>Remembers how far a file is on disk.</summary>
    public void MarkWritten(LineKind kind, DateOnly day, long written) => Commands.Run(
        "UPDATE file SET written = @written WHERE node = @node AND kind = @kind AND day = @day",
        ("@written", written), ("@node", Node), ("@kind", (int)kind), ("@day", day.DayNumber));

    private void MarkWritten(OutputLine line) => MarkWritten(line.Kind, line.Day, line.Offset + line.Bytes.Length);

    private static DateOnly DayOf(DateTimeOffset fetchedAt) => DateOnly.FromDateTime(fetchedAt.UtcDateTime);

    /// <summary>Gives a line its place at the end of its file, whether or not the file is that far on disk.</summary>
    private OutputLine AddLine(LineKind kind, DateOnly day, ArticleId id, int revision, ReadOnlyMemory<byte> line)
    {
        var end = (long)Commands.Get(
            """
            INSERT INTO file (node, kind, day, length, written) VALUES (@node, @kind, @day, @length, 0)
            ON CONFLICT (node, kind, day) DO UPDATE SET length = file.length + excluded.length RETURNING length
            """,
            ("@node", Node), ("@kind", (int)kind), ("@day", day.DayNumber), ("@length", (long)line.Length)).ExecuteScalar()!;
        var at = end - line.Length;
        Commands.Run(
            "INSERT INTO line (node, kind, day, at, length, id, revision, body) VALUES (@node, @kind, @day, @at, @length, @id, @revision, @body)",
            ("@node", Node),
            ("@kind", (int)kind),
            ("@day", day.DayNumber),
            ("@at", at),
            ("@length", line.Length),
            ("@id", id.ToBytes()),
            ("@revision", revision),
            ("@body", LineCodec.Pack(line.Span)));
        return new OutputLine(kind, day, at, line);
    }
}

/// <summary>A stored original that was found by its address or text.</summary>
internal sealed record StoredOriginal(ArticleId Id, string SourceId);
