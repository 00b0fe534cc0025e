using Masdar.Model;

namespace Masdar.Storage;

/// <summary>Drops the lines of a day. Their articles stay known, with the hashes by which they are found.</summary>
internal static class RetentionTable
{
    private const string LinesOfDay = "FROM line l WHERE l.node = @node AND l.kind = @kind AND l.day = @day";

    /// <returns>How many lines were dropped.</returns>
    public static int DropDay(SqlCommands commands, int node, LineKind kind, DateOnly day)
    {
        ReadOnlySpan<(string, object?)> parameters = [("@node", node), ("@kind", (int)kind), ("@day", day.DayNumber)];
        commands.Run($"UPDATE article SET dropped = 1 WHERE id IN (SELECT a.id FROM article a JOIN line l ON l.id = a.id AND l.revision = a.revision WHERE l.node = @node AND l.kind = @kind AND l.day = @day)", parameters);
        commands.Run($"DELETE FROM page WHERE id IN (SELECT l.id {LinesOfDay}) AND id IN (SELECT a.id FROM article a WHERE a.dropped = 1 AND a.id = page.id)", parameters);
        commands.Run($"DELETE FROM derived WHERE EXISTS (SELECT 1 {LinesOfDay} AND l.id = derived.id AND l.revision = derived.revision)", parameters);
        var lines = commands.Run("DELETE FROM line WHERE node = @node AND kind = @kind AND day = @day", parameters);
        commands.Run("DELETE FROM file WHERE node = @node AND kind = @kind AND day = @day", parameters);
        commands.Run("INSERT INTO gone (node, kind, day) VALUES (@node, @kind, @day) ON CONFLICT DO NOTHING", parameters);
        return lines;
    }

    /// <summary>Files whose lines were dropped and that may still be on disk.</summary>
    public static IReadOnlyList<(LineKind Kind, DateOnly Day)> Gone(SqlCommands commands, int node)
    {
        var gone = new List<(LineKind, DateOnly)>();
        using var rows = commands.Get("SELECT kind, day FROM gone WHERE node = @node ORDER BY kind, day", ("@node", node)).ExecuteReader();
        while (rows.Read()) gone.Add(((LineKind)rows.GetInt32(0), DateOnly.FromDayNumber(rows.GetInt32(1))));
        return gone;
    }

    public static void Forget(SqlCommands commands, int node, LineKind kind, DateOnly day) =>
        commands.Run("DELETE FROM gone WHERE node = @node AND kind = @kind AND day = @day", ("@node", node), ("@kind", (int)kind), ("@day", day.DayNumber));
}
