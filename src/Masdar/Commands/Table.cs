using System.Text;

namespace Masdar.Commands;

/// <summary>Columns of plain text. Widths count characters: a terminal that shapes Arabic shows it in its own widths.</summary>
internal static class Table
{
    public static string Write(IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = heads.Select((head, i) => rows.Select(row => row[i].Length).Append(head.Length).Max()).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(heads)) text.AppendLine(string.Join("  ", row.Select((cell, i) => i == row.Count - 1 ? cell : cell.PadRight(widths[i]))).TrimEnd());
        return text.Replace("\r\n", "\n").ToString();
    }
}
