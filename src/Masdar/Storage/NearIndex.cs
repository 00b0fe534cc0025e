using System.Buffers.Binary;
using System.Globalization;
using Masdar.Model;

namespace Masdar.Storage;

/// <summary>The near-duplicate side of the store, to be asked: originals of the window by their sketch. Imported ones stay for ever.</summary>
internal class NearLookup(SqlCommands commands, SketchIndex index)
{
    /// <summary>Rows that are asked for at once, and how often: more candidates than that are not of the window.</summary>
    private const int RowsAtOnce = 24, MostAsked = 8;

    private static readonly string[] RowNames = [.. Enumerable.Range(0, RowsAtOnce).Select(i => string.Create(CultureInfo.InvariantCulture, $"@n{i}"))];

    private static readonly string RowsSql =
        $"SELECT no, id, source, tokens, story FROM near WHERE no IN ({string.Join(", ", RowNames)}) AND stored_at >= @since";

    private bool _isCaughtUp;

    protected SqlCommands Commands { get; } = commands;

    protected SketchIndex Index { get; } = index;

    /// <summary>Originals that share at least <paramref name="fewestHits"/> hashes, those that share most first.</summary>
    public IReadOnlyList<NearCandidate> Find(IReadOnlyList<ulong> sketch, int fewestHits, DateTimeOffset since, int most)
    {
        // Nobody else writes before the end of the transaction.
        if (!_isCaughtUp) Index.CatchUp(Commands);
        _isCaughtUp = true;
        var numbers = Index.Find(sketch, fewestHits);
        var found = new List<NearCandidate>();
        for (var from = 0; from < numbers.Count && from < RowsAtOnce * MostAsked && found.Count < most; from += RowsAtOnce)
        {
            AddRows(found, numbers.GetRange(from, Math.Min(RowsAtOnce, numbers.Count - from)), since);
        }
        return found.Count <= most ? found : found[..most];
    }

    /// <summary>The tokens of an original, or null where none are stored (short, or dropped with its age).</summary>
    public ReadOnlyMemory<byte>? Tokens(ArticleId id) => Commands.Get("SELECT tokens FROM near WHERE id = @id", ("@id", id.ToBytes())).ExecuteScalar() is byte[] tokens ? new ReadOnlyMemory<byte>(tokens) : default(ReadOnlyMemory<byte>?);

    /// <summary>Adds those of the originals that are there and of the window, in the order of their numbers.</summary>
    private void AddRows(List<NearCandidate> found, List<long> numbers, DateTimeOffset since)
    {
        var parameters = new (string, object?)[RowsAtOnce + 1];
        for (var i = 0; i < RowsAtOnce; i++) parameters[i] = (RowNames[i], numbers[i < numbers.Count ? i : 0]);
        parameters[^1] = ("@since", since.ToUnixTimeMilliseconds());
        var candidates = new NearCandidate?[numbers.Count];
        using (var rows = Commands.Get(RowsSql, parameters).ExecuteReader())
        {
            while (rows.Read())
            {
                candidates[numbers.IndexOf(rows.GetInt64(0))] = new NearCandidate(ArticleId.FromBytes((byte[])rows.GetValue(1)), rows.GetString(2), (byte[])rows.GetValue(3))
                {
                    Story = rows.IsDBNull(4) ? null : ArticleId.FromBytes((byte[])rows.GetValue(4)),
                };
            }
        }
        found.AddRange(candidates.OfType<NearCandidate>());
    }
}

/// <summary>The same, to be changed too.</summary>
internal sealed class NearIndex(SqlCommands commands, SketchIndex index) : NearLookup(commands, index)
{
    /// <summary>When an imported original was stored, for the window: it is always within.</summary>
    private const long ForEver = long.MaxValue;

    /// <summary>Stores an original's shingles in place of what an earlier revision had.</summary>
    /// <param name="story">See <see cref="ArticleRecord.Story"/>.</param>
    /// <param name="isNew">Whether nothing is stored of it yet.</param>
    public void Put(Article article, Shingles? shingles, ArticleId? story, bool isNew)
    {
        if (!isNew && Commands.Get("DELETE FROM near WHERE id = @id RETURNING no", ("@id", article.Id.ToBytes())).ExecuteScalar() is long old) Commands.Run("DELETE FROM hashes WHERE no = @no", ("@no", old));
        if (shingles is null) return;
        var no = (long)Commands.Get(
            "INSERT INTO near (id, source, stored_at, tokens, story) VALUES (@id, @source, @at, @tokens, @story) RETURNING no",
            ("@id", article.Id.ToBytes()), ("@source", article.Source.Id), ("@at", article.Source.Id == ArticleId.ImportSource ? ForEver : article.FetchedAt.ToUnixTimeMilliseconds()), ("@tokens", shingles.Tokens.ToArray()), ("@story", story?.ToBytes())).ExecuteScalar()!;
        Commands.Run("INSERT INTO hashes (no, bytes) VALUES (@no, @bytes)", ("@no", no), ("@bytes", Bytes(shingles.Sketch)));
        Index.Add(no, shingles.Sketch);
    }

    /// <summary>Drops some of what is older than the window; called with every batch, so that it never takes long.</summary>
    public void Prune(DateTimeOffset before, int most)
    {
        const string old = "(SELECT no FROM near WHERE stored_at < @before ORDER BY stored_at, no LIMIT @most)";
        var time = before.ToUnixTimeMilliseconds();
        if (Commands.Run($"DELETE FROM hashes WHERE no IN {old}", ("@before", time), ("@most", most)) == 0) return;
        Commands.Run($"DELETE FROM near WHERE no IN {old}", ("@before", time), ("@most", most));
    }

    /// <summary>The sketch as the store keeps it.</summary>
    internal static byte[] Bytes(IReadOnlyList<ulong> sketch)
    {
        var bytes = new byte[8 * sketch.Count];
        for (var i = 0; i < sketch.Count; i++) BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8 * i), sketch[i]);
        return bytes;
    }
}
