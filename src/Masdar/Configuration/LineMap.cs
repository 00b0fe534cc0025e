using System.Text;

namespace Masdar.Configuration;

/// <summary>Offsets of a UTF-8 file to lines and columns.</summary>
internal sealed class LineMap
{
    private readonly byte[] _utf8;
    private readonly List<int> _starts;

    /// <param name="start">Where the text begins: behind a byte order mark, which has no column.</param>
    public LineMap(byte[] utf8, int start)
    {
        _utf8 = utf8;
        _starts = [start];
        for (var i = start; i < utf8.Length; i++)
        {
            if (utf8[i] == '\n' || (utf8[i] == '\r' && (i + 1 == utf8.Length || utf8[i + 1] != '\n'))) _starts.Add(i + 1);
        }
    }

    /// <summary>Both 1 and up; the column in UTF-16 units, as editors count.</summary>
    public (int Line, int Column) At(int offset)
    {
        var line = _starts.BinarySearch(offset);
        if (line < 0) line = Math.Max(~line - 1, 0);
        var start = _starts[line];
        return (line + 1, 1 + Encoding.UTF8.GetCharCount(_utf8, start, Math.Clamp(offset, start, _utf8.Length) - start));
    }
}
