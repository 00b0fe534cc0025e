using Masdar.Model;

namespace Masdar.Storage;

/// <summary>The near-duplicate side of the store: originals of the window by their sketch. Imported ones stay for ever.</summary>
internal sealed class NearIndex(SqlCommands commands)
{
    /// <summary>Every sketch is looked up with one prepared statement of this many hashes; a shorter one repeats its first.</summary>
    private const int SketchSize = 16;

    private static readonly string FindSql =
        $"""
        SELECT n.id, n.source, n.tokens FROM near n JOIN (
            SELECT s.no AS no, COUNT(*) AS hits FROM sketch s WHERE s.hash IN ({string.Join(", ", Enumerable.Range(0, SketchSize).Select(i => $"@h{i}"))}) GROUP BY s.no HAVING COUNT(*) >= @hits
        ) m ON m.no = n.no WHERE n.stored_at >= @since OR n.source = @import ORDER BY m.hits DESC, n.no LIMIT @most
        """;

    private static readonly string PutSketchSql =
        $"INSERT INTO sketch (hash, no) VALUES {string.Join(", ", Enumerable.Range(0, SketchSize).Select(i => $"(@h{i}, @no)"))} ON CONFLICT DO NOTHING";

    /// <summary>Originals that share at least <paramref name="fewestHits"/> hashes, those that share most first.</summary>
    public IReadOnlyList<NearCandidate> Find(IReadOnlyList<ulong> sketch, int fewestHits, DateTimeOffset since, int most)
    {
        var parameters = new (string, object?)[SketchSize + 4];
        for (var i = 0; i < SketchSize; i++) parameters[i] = ($"@h{i}", (long)sketch[i < sketch.Count ? i : 0]);
        parameters[SketchSize] = ("@hits", fewestHits);
        parameters[SketchSize + 1] = ("@since", since.ToUnixTimeMilliseconds());
        parameters[SketchSize + 2] = ("@import", ArticleId.ImportSource);
        parameters[SketchSize + 3] = ("@most", most);
        var found = new List<NearCandidate>();
        using var rows = commands.Get(FindSql, parameters).ExecuteReader();
        while (rows.Read()) found.Add(new NearCandidate(ArticleId.FromBytes((byte[])rows.GetValue(0)), rows.GetString(1), (byte[])rows.GetValue(2)));
        return found;
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
