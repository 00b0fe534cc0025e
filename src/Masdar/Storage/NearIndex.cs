using Masdar.Model;

namespace Masdar.Storage;

/// <summary>The near-duplicate side of the store: originals of the window by their sketch. Imported ones stay for ever.</summary>
internal sealed class NearIndex(SqlCommands commands)
{
    /// <summary>
    /// Originals that are looked at for one hash, the newest: a triple that thousands have (an agency's frame, standing background) tells nothing about any of
    /// them, and must not make the look-up slow.
    /// </summary>
    private const int MostOfOneHash = 128;

    /// <summary>Every sketch is stored with one prepared statement of this many hashes; a shorter one repeats its first.</summary>
    private const int SketchSize = 16;

    private readonly Dictionary<int, string> _findSql = [];

    private static readonly string PutSketchSql =
        $"INSERT INTO sketch (hash, no) VALUES {string.Join(", ", Enumerable.Range(0, SketchSize).Select(i => $"(@h{i}, @no)"))} ON CONFLICT DO NOTHING";

    /// <summary>Originals that share at least <paramref name="fewestHits"/> hashes, those that share most first.</summary>
    public IReadOnlyList<NearCandidate> Find(IReadOnlyList<ulong> sketch, int fewestHits, DateTimeOffset since, int most)
    {
        var hashes = sketch.Distinct().ToList();
        var parameters = new (string, object?)[hashes.Count + 5];
        for (var i = 0; i < hashes.Count; i++) parameters[i] = ($"@h{i}", (long)hashes[i]);
        parameters[^5] = ("@each", MostOfOneHash);
        parameters[^4] = ("@hits", fewestHits);
        parameters[^3] = ("@since", since.ToUnixTimeMilliseconds());
        parameters[^2] = ("@import", ArticleId.ImportSource);
        parameters[^1] = ("@most", most);
        var found = new List<NearCandidate>();
        if (hashes.Count == 0) return found;
        using var rows = commands.Get(FindSql(hashes.Count), parameters).ExecuteReader();
        while (rows.Read()) found.Add(new NearCandidate(ArticleId.FromBytes((byte[])rows.GetValue(0)), rows.GetString(1), (byte[])rows.GetValue(2)));
        return found;
    }

    /// <summary>One statement for each number of hashes, as it is prepared once.</summary>
    private string FindSql(int hashes)
    {
        if (_findSql.TryGetValue(hashes, out var sql)) return sql;
        var each = Enumerable.Range(0, hashes).Select(i => $"SELECT no FROM (SELECT no FROM sketch WHERE hash = @h{i} ORDER BY no DESC LIMIT @each) s{i}");
        sql =
            $"""
            SELECT n.id, n.source, n.tokens FROM (
                SELECT no, COUNT(*) AS hits FROM ({string.Join(" UNION ALL ", each)}) f GROUP BY no HAVING COUNT(*) >= @hits
            ) m JOIN near n ON n.no = m.no WHERE n.stored_at >= @since OR n.source = @import ORDER BY m.hits DESC, n.no DESC LIMIT @most
            """;
        _findSql.Add(hashes, sql);
        return sql;
    }

    /// <summary>The tokens of an original, or null where none are stored (short, or dropped with its age).</summary>
    public ReadOnlyMemory<byte>? Tokens(ArticleId id) => commands.Get("SELECT tokens FROM near WHERE id = @id", ("@id", id.ToBytes())).ExecuteScalar() is byte[] tokens ? new ReadOnlyMemory<byte>(tokens) : default(ReadOnlyMemory<byte>?);

    /// <summary>Stores an original's shingles in place of what an earlier revision had.</summary>
    public void Put(Article article, Shingles? shingles)
    {
        commands.Run("DELETE FROM sketch WHERE no = (SELECT no FROM near WHERE id = @id)", ("@id", article.Id.ToBytes()));
        commands.Run("DELETE FROM near WHERE id = @id", ("@id", article.Id.ToBytes()));
        if (shingles is null) return;
        var no = (long)commands.Get(
            "INSERT INTO near (id, source, stored_at, tokens) VALUES (@id, @source, @at, @tokens) RETURNING no",
            ("@id", article.Id.ToBytes()), ("@source", article.Source.Id), ("@at", article.FetchedAt.ToUnixTimeMilliseconds()), ("@tokens", shingles.Tokens.ToArray())).ExecuteScalar()!;
        foreach (var hashes in shingles.Sketch.Chunk(SketchSize)) PutSketch(hashes, no);
    }

    /// <summary>One statement for all: on a server, each costs a way there and back.</summary>
    private void PutSketch(ulong[] hashes, long no)
    {
        var parameters = new (string, object?)[SketchSize + 1];
        for (var i = 0; i < SketchSize; i++) parameters[i] = ($"@h{i}", (long)hashes[i < hashes.Length ? i : 0]);
        parameters[SketchSize] = ("@no", no);
        commands.Run(PutSketchSql, parameters);
    }

    /// <summary>Drops some of what is older than the window; called with every batch, so that it never takes long.</summary>
    public void Prune(DateTimeOffset before, int most)
    {
        var old = new List<long>();
        using (var rows = commands.Get(
            "SELECT no FROM near WHERE stored_at < @before AND source <> @import ORDER BY stored_at LIMIT @most",
            ("@before", before.ToUnixTimeMilliseconds()), ("@import", ArticleId.ImportSource), ("@most", most)).ExecuteReader())
        {
            while (rows.Read()) old.Add(rows.GetInt64(0));
        }
        foreach (var no in old)
        {
            commands.Run("DELETE FROM sketch WHERE no = @no", ("@no", no));
            commands.Run("DELETE FROM near WHERE no = @no", ("@no", no));
        }
    }
}
