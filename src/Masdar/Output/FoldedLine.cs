using System.Text;
using Masdar.Text;

namespace Masdar.Output;

/// <summary>
/// A line as it is compared, with the way back: what is found in the folded text is cut out of the line as it was written. Beyond
/// <see cref="ArabicText.Fold(string)"/>, all double quotation marks are one, and so are all dashes and apostrophes.
/// </summary>
internal sealed class FoldedLine
{
    private readonly string _line;
    private readonly List<int> _starts;

    private FoldedLine(string line, string text, List<int> starts) => (_line, Text, _starts) = (line, text, starts);

    public string Text { get; }

    public static FoldedLine Of(string line)
    {
        var text = new StringBuilder(line.Length);
        var starts = new List<int>(line.Length);
        var space = -1;
        for (var i = 0; i < line.Length; i++)
        {
            foreach (var c in Fold(line[i]))
            {
                if (c == ' ')
                {
                    if (space < 0 && text.Length > 0) space = i;
                    continue;
                }
                if (space >= 0)
                {
                    text.Append(' ');
                    starts.Add(space);
                    space = -1;
                }
                text.Append(c);
                starts.Add(i);
            }
        }
        return new FoldedLine(line, text.ToString(), starts);
    }

    /// <summary>The part of the line that a part of the folded text was made from, with marks and without outer space.</summary>
    public string Original(int start, int length)
    {
        var end = start + length < _starts.Count ? _starts[start + length] : _line.Length;
        return LayoutLines.Trim(_line[_starts[start]..end]);
    }

    private static string Fold(char c) => c switch
    {
        '“' or '”' or '„' or '‟' or '«' or '»' or '\u275D' or '\u275E' or '\uFF02' => "\"",
        '‘' or '’' or '‚' or '‛' or '\u02BC' => "'",
        >= '\u2010' and <= '\u2015' or '\u2212' => "-",
        >= '\uFB50' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFC' => ArabicText.Fold(c.ToString()),
        _ => ArabicText.FoldChar(c) is var folded and not '\0' ? folded.ToString() : "",
    };
}
