using System.Data.Common;
using System.Globalization;
using Masdar.Model;

namespace Masdar.Storage;

/// <summary>What can be asked of the store.</summary>
internal class StoreReader(SqlCommands commands, int node, Lazy<SketchIndex> sketches)
{
    private NearLookup? _near;

    protected SqlCommands Commands { get; } = commands;

    protected int Node { get; } = node;

    /// <summary>What is known of an article, or null when it was never seen.</summary>
    public KnownArticle? Find(ArticleId id)
    {
        using var row = Commands.Get("SELECT revision, raw, body, original FROM article WHERE id = @id", ("@id", id.ToBytes())).ExecuteReader();
        return row.Read() ? new KnownArticle(id, Hex(row, 1), row.GetInt32(0), Hex(row, 2)) { IsMerged = row.GetInt32(0) > 0 && !row.IsDBNull(3) } : null;
    }

    public IReadOnlyDictionary<ArticleId, KnownArticle> Find(IEnumerable<ArticleId> ids)
    {
        var known = new Dictionary<ArticleId, KnownArticle>();
        foreach (var id in ids)
        {
            if (!known.ContainsKey(id) && Find(id) is { } article) known.Add(id, article);
        }
        return known;
    }

    /// <summary>The stored original with this address (in the form that is compared), or null.</summary>
    public StoredOriginal? FindByUrl(string urlKey) => FindOriginal("SELECT id, source FROM article WHERE url = @hash AND revision > 0 LIMIT 1", Store.Hash(urlKey));

    /// <summary>The stored original with this text, or null.</summary>
    /// <param name="content">See <see cref="Fingerprint.Content"/>.</param>
    public StoredOriginal? FindByContent(string content) =>
        FindOriginal("SELECT id, source FROM article WHERE content = @hash AND revision > 0 LIMIT 1", Store.HexPrefix(content)!);

    /// <summary>Originals that may be near duplicates.</summary>
    public virtual NearLookup Near => _near ??= new NearLookup(Commands, sketches.Value);

    /// <summary>The state of a source; <see cref="SourceState.New"/> before its first fetch.</summary>
    public SourceState State(string sourceId) =>
        Commands.Get("SELECT state FROM source WHERE id = @id", ("@id", sourceId)).ExecuteScalar() is string json ? StateJson.Read(sourceId, json) : SourceState.New(sourceId);

    /// <summary>The states of all sources that were ever fetched, by id.</summary>
    public IReadOnlyDictionary<string, SourceState> States()
    {
        var states = new Dictionary<string, SourceState>(StringComparer.Ordinal);
        using var rows = Commands.Get("SELECT id, state FROM source").ExecuteReader();
        while (rows.Read()) states.Add(rows.GetString(0), StateJson.Read(rows.GetString(0), rows.GetString(1)));
        return states;
    }

    /// <summary>The line of an article's newest revision, or of the note about it; null when there is none.</summary>
    public StoredLine? Line(ArticleId id)
    {
        using var row = Commands.Get(
            "SELECT kind, day, at, length, id, revision, body FROM line WHERE id = @id ORDER BY revision DESC LIMIT 1", ("@id", id.ToBytes())).ExecuteReader();
        return row.Read() ? LineOf(row) : null;
    }

    /// <summary>All lines of an article, the oldest first.</summary>
    public IReadOnlyList<StoredLine> LinesOf(ArticleId id)
    {
        var lines = new List<StoredLine>();
        using var rows = Commands.Get("SELECT kind, day, at, length, id, revision, body FROM line WHERE id = @id ORDER BY revision, day, at", ("@id", id.ToBytes())).ExecuteReader();
        while (rows.Read()) lines.Add(LineOf(rows));
        return lines;
    }

    /// <summary>The articles with an address (in the form that is compared), however they were judged; those that were left out too.</summary>
    public IReadOnlyList<ArticleId> ByUrl(string urlKey)
    {
        var ids = new List<ArticleId>();
        foreach (var sql in (ReadOnlySpan<string>)["SELECT id FROM article WHERE url = @url AND revision > 0", "SELECT id FROM article WHERE url = @url AND revision = 0"])
        {
            using var rows = Commands.Get(sql, ("@url", Store.Hash(urlKey))).ExecuteReader();
            while (rows.Read()) ids.Add(ArticleId.FromBytes((byte[])rows.GetValue(0)));
        }
        return [.. ids.Union(DropTable.ByUrl(Commands, urlKey))];
    }

    /// <summary>What the store has of an article beside its lines; null when it was never stored.</summary>
    public StoredArticle? Article(ArticleId id)
    {
        using var row = Commands.Get("SELECT source, revision, original, stored_at, dropped FROM article WHERE id = @id", ("@id", id.ToBytes())).ExecuteReader();
        if (!row.Read()) return null;
        return new StoredArticle(id, row.GetString(0), row.GetInt32(1), row.IsDBNull(2) ? null : ArticleId.FromBytes((byte[])row.GetValue(2)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)), row.GetInt32(4) != 0);
    }

    /// <summary>What a record's original alone gives; null where the record says it itself. Its hash is null where the original alone does not tell.</summary>
    public DerivedHash? Derived(ArticleId id, int revision)
    {
        using var row = Commands.Get("SELECT hash FROM derived WHERE id = @id AND revision = @revision", ("@id", id.ToBytes()), ("@revision", revision)).ExecuteReader();
        return row.Read() ? new DerivedHash(row.IsDBNull(0) ? null : (byte[])row.GetValue(0)) : null;
    }

    /// <summary>The next look at an article's page; null: none is planned.</summary>
    public PageLook? PageLook(ArticleId id) => PageTable.Find(Commands, id);

    /// <summary>Why an item was left out, or its page not taken; null where nothing is remembered.</summary>
    public Drop? Drop(ArticleId id) => DropTable.Find(Commands, id);

    /// <summary>How many items were left out, and pages not taken, by cause, of each source.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> DropCounts() => DropTable.Counts(Commands);

    /// <summary>The newest revisions of an article, oldest first; empty for what has no record.</summary>
    public IReadOnlyList<StoredLine> Revisions(ArticleId id, int most)
    {
        var lines = new List<StoredLine>();
        using var rows = Commands.Get(
            "SELECT kind, day, at, length, id, revision, body FROM line WHERE id = @id AND revision > 0 ORDER BY revision DESC LIMIT @most", ("@id", id.ToBytes()), ("@most", most)).ExecuteReader();
        while (rows.Read()) lines.Add(LineOf(rows));
        lines.Reverse();
        return lines;
    }

    /// <summary>The original that an article was noted a duplicate of, or merged into; null where it is none.</summary>
    public ArticleId? OriginalOf(ArticleId id) => Commands.Get("SELECT original FROM article WHERE id = @id", ("@id", id.ToBytes())).ExecuteScalar() is byte[] original ? ArticleId.FromBytes(original) : null;

    /// <summary>The record that a noted duplicate would have got, as a line; null where none is kept any more.</summary>
    public byte[]? Kept(ArticleId id)
    {
        using var row = Commands.Get("SELECT length, body FROM kept WHERE id = @id", ("@id", id.ToBytes())).ExecuteReader();
        return row.Read() ? LineCodec.Unpack((byte[])row.GetValue(1), row.GetInt32(0)) : null;
    }

    /// <summary>The articles that the operator split from this one.</summary>
    public IReadOnlySet<ArticleId> SplitFrom(ArticleId id)
    {
        var others = new HashSet<ArticleId>();
        using var rows = Commands.Get("SELECT b FROM split WHERE a = @id", ("@id", id.ToBytes())).ExecuteReader();
        while (rows.Read()) others.Add(ArticleId.FromBytes((byte[])rows.GetValue(0)));
        return others;
    }

    /// <summary>The newest records of all nodes, newest first.</summary>
    public IReadOnlyList<StoredLine> Newest(int count)
    {
        var lines = new List<StoredLine>();
        using var rows = Commands.Get(
            $"SELECT kind, day, at, length, id, revision, body FROM line WHERE {(Commands.Dialect.IsShared ? "" : "node = 0 AND ")}kind = 0 AND revision > 0 ORDER BY day DESC, {Commands.Dialect.LineOrder} DESC LIMIT @count",
            ("@count", count)).ExecuteReader();
        while (rows.Read()) lines.Add(LineOf(rows));
        return lines;
    }

    /// <summary>The files of this node, in the order of their days.</summary>
    public IReadOnlyList<StoredFile> Files()
    {
        var files = new List<StoredFile>();
        using var rows = Commands.Get("SELECT kind, day, length, written FROM file WHERE node = @node ORDER BY kind, day", ("@node", Node)).ExecuteReader();
        while (rows.Read()) files.Add(new StoredFile((LineKind)rows.GetInt32(0), DateOnly.FromDayNumber(rows.GetInt32(1)), rows.GetInt64(2), rows.GetInt64(3)));
        return files;
    }

    /// <summary>The lines of a file from a place on, in order; read as they are asked for.</summary>
    public IEnumerable<StoredLine> Lines(LineKind kind, DateOnly day, long from)
    {
        using var rows = Commands.Get(
            "SELECT kind, day, at, length, id, revision, body FROM line WHERE node = @node AND kind = @kind AND day = @day AND at >= @from ORDER BY at",
            ("@node", Node), ("@kind", (int)kind), ("@day", day.DayNumber), ("@from", from)).ExecuteReader();
        while (rows.Read()) yield return LineOf(rows);
    }

    /// <summary>The kinds and days of which any node has lines, in their order.</summary>
    public IReadOnlyList<(LineKind Kind, DateOnly Day)> Days()
    {
        var days = new List<(LineKind, DateOnly)>();
        using var rows = Commands.Get("SELECT DISTINCT kind, day FROM file ORDER BY kind, day").ExecuteReader();
        while (rows.Read()) days.Add(((LineKind)rows.GetInt32(0), DateOnly.FromDayNumber(rows.GetInt32(1))));
        return days;
    }

    /// <summary>The lines of all nodes of a day, in the order in which they were stored, without those that belong to no article; read as they are asked for.</summary>
    public IEnumerable<StoredLine> Lines(LineKind kind, DateOnly day)
    {
        using var rows = Commands.Get(
            $"SELECT kind, day, at, length, id, revision, body FROM line WHERE {(Commands.Dialect.IsShared ? "" : "node = 0 AND ")}kind = @kind AND day = @day AND revision >= 0 ORDER BY {Commands.Dialect.LineOrder}",
            ("@kind", (int)kind), ("@day", day.DayNumber)).ExecuteReader();
        while (rows.Read()) yield return LineOf(rows);
    }

    /// <summary>How many articles there are: originals and noted duplicates.</summary>
    public (long Originals, long Duplicates) Count()
    {
        using var row = Commands.Get("SELECT COUNT(*), COALESCE(SUM(CASE WHEN revision = 0 THEN 1 ELSE 0 END), 0) FROM article").ExecuteReader();
        row.Read();
        var duplicates = Convert.ToInt64(row.GetValue(1), CultureInfo.InvariantCulture);
        return (row.GetInt64(0) - duplicates, duplicates);
    }

    /// <summary>Every article whose line is not another node's and was not dropped, with its revision, in the order of the ids; read as they are asked for.</summary>
    public IEnumerable<(ArticleId Id, int Revision)> Articles()
    {
        using var rows = Commands.Dialect.IsShared
            ? Commands.Get(
                "SELECT a.id, a.revision FROM article a WHERE a.dropped = 0 AND NOT EXISTS (SELECT 1 FROM line l WHERE l.id = a.id AND l.revision = a.revision AND l.node <> @node) ORDER BY a.id",
                ("@node", Node)).ExecuteReader()
            : Commands.Get("SELECT id, revision FROM article WHERE dropped = 0 ORDER BY id").ExecuteReader();
        while (rows.Read()) yield return (ArticleId.FromBytes((byte[])rows.GetValue(0)), rows.GetInt32(1));
    }

    /// <summary>The revisions of an article whose lines are this node's, and the days of these lines.</summary>
    public IReadOnlyList<RevisionDay> RevisionDays(ArticleId id)
    {
        var revisions = new List<RevisionDay>();
        using var rows = Commands.Get("SELECT revision, day, node, kind FROM line WHERE id = @id", ("@id", id.ToBytes())).ExecuteReader();
        while (rows.Read())
        {
            if (rows.GetInt32(0) > 0 && rows.GetInt32(2) == Node && rows.GetInt32(3) == (int)LineKind.Records) revisions.Add(new RevisionDay(rows.GetInt32(0), DateOnly.FromDayNumber(rows.GetInt32(1))));
        }
        return revisions;
    }

    /// <summary>The newest revision of every article that this node has a line of.</summary>
    public IReadOnlyDictionary<ArticleId, int> NewestRevisions()
    {
        var newest = new Dictionary<ArticleId, int>();
        using var rows = Commands.Get("SELECT id, revision FROM line WHERE node = @node AND kind = 0 AND revision > 0", ("@node", Node)).ExecuteReader();
        while (rows.Read())
        {
            var (id, revision) = (ArticleId.FromBytes((byte[])rows.GetValue(0)), rows.GetInt32(1));
            newest[id] = Math.Max(revision, newest.GetValueOrDefault(id));
        }
        return newest;
    }

    /// <summary>The pages of a source that are due to be looked at again, the longest due first.</summary>
    public IReadOnlyList<PageLook> DuePages(string sourceId, DateTimeOffset now, int most) => PageTable.Due(Commands, sourceId, now, most);

    /// <summary>What the pages of a source have in common, as JSON; null where nothing is known.</summary>
    public string? Site(string sourceId) => PageTable.Site(Commands, sourceId);

    /// <summary>A body that the archive got lately, by its digest (<see cref="ArchivePlace.Digest"/>); null where it has none.</summary>
    public ArchivedPayload? Payload(string digest) => ArchiveTable.Find(Commands, Node, digest);

    /// <summary>Files whose lines were dropped and that may still be on disk.</summary>
    public IReadOnlyList<(LineKind Kind, DateOnly Day)> Gone() => RetentionTable.Gone(Commands, Node);

    /// <summary>Whether this node's lines are being taken over from its files, and not all of them are yet.</summary>
    public bool IsRebuilding() => Commands.Get("SELECT node FROM rebuilding WHERE node = @node", ("@node", Node)).ExecuteScalar() is not null;

    /// <summary>The files of this node's archive, by name.</summary>
    public IReadOnlyDictionary<string, ArchiveFile> ArchiveFiles() => ArchiveTable.Files(Commands, Node);

    /// <summary>Hosts that asked to be left alone, and until when.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Holds()
    {
        var holds = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        using var rows = Commands.Get("SELECT host, until FROM hold").ExecuteReader();
        while (rows.Read()) holds.Add(rows.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(1)));
        return holds;
    }

    private StoredOriginal? FindOriginal(string sql, byte[] hash)
    {
        using var row = Commands.Get(sql, ("@hash", hash)).ExecuteReader();
        return row.Read() ? new StoredOriginal(ArticleId.FromBytes((byte[])row.GetValue(0)), row.GetString(1)) : null;
    }

    private static StoredLine LineOf(DbDataReader row)
    {
        var length = row.GetInt32(3);
        return new StoredLine(
            new OutputLine((LineKind)row.GetInt32(0), DateOnly.FromDayNumber(row.GetInt32(1)), row.GetInt64(2), LineCodec.Unpack((byte[])row.GetValue(6), length)),
            ArticleId.FromBytes((byte[])row.GetValue(4)),
            row.GetInt32(5));
    }

    private static string? Hex(DbDataReader row, int column) => row.IsDBNull(column) ? null : Convert.ToHexStringLower((byte[])row.GetValue(column));
}

/// <summary>A line and the article that it is of. Revision 0: a duplicate's note.</summary>
internal sealed record StoredLine(OutputLine Line, ArticleId Id, int Revision);

/// <summary>An article as the store has it.</summary>
/// <param name="Revision">The newest; 0 for a noted duplicate and for one that is known under another id.</param>
/// <param name="Original">Of a duplicate: the original's id.</param>
/// <param name="IsDropped">Its newest line was dropped for its age.</param>
internal sealed record StoredArticle(ArticleId Id, string SourceId, int Revision, ArticleId? Original, DateTimeOffset StoredAt, bool IsDropped);

/// <summary>The hash of a record as its original alone gives it.</summary>
internal sealed record DerivedHash(byte[]? Hash);

/// <summary>A file and how far it is known to be on disk, in bytes.</summary>
internal sealed record StoredFile(LineKind Kind, DateOnly Day, long Length, long Written);
