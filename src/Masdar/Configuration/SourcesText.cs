using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Masdar.Configuration;

/// <summary>
/// The text of <c>sources.json</c> under edit. Only what is edited changes: comments, order, line ends and the formatting of the rest stay as they are.
/// Positions of one text hold for one edit; each edit gives a new text.
/// </summary>
internal sealed class SourcesText
{
    /// <summary>Arabic stays readable. The file is never put into a page of HTML.</summary>
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly byte[] _bytes;
    private readonly JsonPart _list;

    private SourcesText(byte[] bytes, JsonPart list) => (_bytes, _list) = (bytes, list);

    public byte[] Bytes => _bytes;

    /// <summary>Null where the bytes are no JSON with a list <c>sources</c>.</summary>
    public static SourcesText? Parse(byte[] bytes) =>
        JsonSource.Read("", bytes, new Ledger())?.Member("sources")?.Value is { Kind: JsonKind.List } list ? new(bytes, list) : null;

    /// <summary>A text's JSON, in quotes.</summary>
    public static string Json(string text) => JsonSerializer.Serialize(text, Readable);

    /// <summary>With sources behind the last one.</summary>
    /// <param name="sources">Each a list of names and values, the values as JSON.</param>
    public SourcesText Append(IReadOnlyList<IEnumerable<KeyValuePair<string, string>>> sources)
    {
        if (sources.Count == 0) return this;
        var entries = sources.Select(keys => "{ " + string.Join(", ", keys.Select(k => $"{Json(k.Key)}: {k.Value}")) + " }");
        if (_list.Items.Count == 0)
        {
            var margin = Margin(_list.Start);
            var close = _list.End - 1;
            // A comment in the empty list stays before the first entry.
            var open = LineBefore(close) is >= 0 and var line ? line : -1;
            var text = string.Join($",{NewLine}", entries.Select(e => $"{margin}  {e}")) + NewLine + margin;
            return With(open >= 0 ? [(open, close, text)] : [(close, close, NewLine + text)]);
        }
        var last = _list.Items[^1];
        var comma = Comma(last.End);
        var (behind, ending) = comma >= 0 ? (comma + 1, ",") : (last.End, "");
        if (LineBefore(last.Start) < 0) return With([(behind, behind, (comma >= 0 ? " " : ", ") + string.Join(", ", entries) + ending)]);
        var end = EndOfLine(behind);
        var added = NewLine + string.Join($",{NewLine}", entries.Select(e => Margin(last.Start) + e)) + ending;
        return With(comma >= 0 ? [(end, end, added)] : [(last.End, last.End, ","), (end, end, added)]);
    }

    /// <summary>Without a source; null where there is none of the id.</summary>
    public SourcesText? Remove(string id)
    {
        var index = IndexOf(id);
        if (index < 0) return null;
        var item = _list.Items[index];
        var comma = Comma(item.End);
        var cuts = new List<(int, int, string)>();
        // Behind the last one a comma may stay: trailing commas are allowed. Without one, that of the entry before goes too.
        if (comma < 0 && index > 0 && Comma(_list.Items[index - 1].End) is >= 0 and var before) cuts.Add((before, before + 1, ""));
        var (start, end) = (item.Start, comma >= 0 ? comma + 1 : item.End);
        var line = LineBefore(item.Start);
        var lineEnd = EndOfLine(end);
        if (line >= 0 && (lineEnd == _bytes.Length || _bytes[lineEnd] is (byte)'\n' or (byte)'\r')) (start, end) = (line, AfterBreak(lineEnd));
        else while (end < _bytes.Length && _bytes[end] == ' ' && comma >= 0) end++;
        cuts.Add((start, end, ""));
        return With(cuts);
    }

    /// <summary>With a key of a source set, or taken out where the value is null; null where there is no source of the id.</summary>
    /// <param name="json">The value as JSON.</param>
    public SourcesText? Set(string id, string key, string? json)
    {
        var index = IndexOf(id);
        if (index < 0) return null;
        var item = _list.Items[index];
        if (item.Member(key) is { } member)
        {
            if (json is not null) return With([(member.Value.Start, member.Value.End, json)]);
            var place = item.Members.ToList().IndexOf(member);
            var comma = Comma(member.Value.End);
            if (comma < 0 && place > 0) return With([(item.Members[place - 1].Value.End, member.Value.End, "")]);
            var end = comma >= 0 ? comma + 1 : member.Value.End;
            var line = LineBefore(member.Start);
            if (line >= 0 && EndOfLine(end) is var lineEnd && _bytes[lineEnd] is (byte)'\n' or (byte)'\r') return With([(line, AfterBreak(lineEnd), "")]);
            while (_bytes[end] == ' ') end++;
            return With([(member.Start, end, "")]);
        }
        if (json is null) return this;
        if (item.Members.Count == 0) return With([(item.Start + 1, item.Start + 1, $" {Json(key)}: {json}")]);
        var last = item.Members[^1];
        var between = LineBefore(last.Start) >= 0 ? NewLine + Margin(last.Start) : " ";
        return With([(last.Value.End, last.Value.End, $",{between}{Json(key)}: {json}")]);
    }

    private string NewLine => _bytes.AsSpan().IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n";

    private int IndexOf(string id)
    {
        for (var i = 0; i < _list.Items.Count; i++)
            if (_list.Items[i].Member("id")?.Value is { Kind: JsonKind.Text } value && string.Equals(value.Text, id, StringComparison.Ordinal)) return i;
        return -1;
    }

    private SourcesText With(IEnumerable<(int Start, int End, string Text)> edits)
    {
        using var edited = new MemoryStream();
        var from = 0;
        foreach (var (start, end, text) in edits)
        {
            edited.Write(_bytes.AsSpan(from, start - from));
            edited.Write(Encoding.UTF8.GetBytes(text));
            from = end;
        }
        edited.Write(_bytes.AsSpan(from));
        var bytes = edited.ToArray();
        return Parse(bytes) ?? throw new InvalidOperationException("An edit broke the text of the source list.");
    }

    /// <summary>The comma that follows, comments and blanks passed over; -1 where another thing follows.</summary>
    private int Comma(int offset)
    {
        for (var i = offset; i < _bytes.Length; i++)
        {
            if (_bytes[i] == ',') return i;
            if (_bytes[i] == '/' && i + 1 < _bytes.Length) i = SkipComment(i) - 1;
            else if (_bytes[i] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')) return -1;
        }
        return -1;
    }

    private int SkipComment(int offset)
    {
        var line = _bytes[offset + 1] == '/';
        var length = _bytes.AsSpan(offset + 2).IndexOf(line ? "\n"u8 : "*/"u8);
        return length < 0 ? _bytes.Length : offset + 2 + length + (line ? 0 : 2);
    }

    /// <summary>The start of the line where only blanks stand before the offset; else -1.</summary>
    private int LineBefore(int offset)
    {
        var i = offset;
        while (i > 0 && _bytes[i - 1] is (byte)' ' or (byte)'\t') i--;
        return i > 0 && _bytes[i - 1] is (byte)'\n' or (byte)'\r' ? i : -1;
    }

    /// <summary>The end of the line (its break not included) where only blanks and comments follow; else the offset itself.</summary>
    private int EndOfLine(int offset)
    {
        for (var i = offset; ; i++)
        {
            if (i >= _bytes.Length || _bytes[i] is (byte)'\n' or (byte)'\r') return i;
            if (_bytes[i] is (byte)' ' or (byte)'\t') continue;
            if (_bytes[i] != '/' || i + 1 >= _bytes.Length) return offset;
            var end = SkipComment(i);
            if (_bytes[i + 1] == '/') return end > offset && _bytes[end - 1] == '\r' ? end - 1 : end;
            if (_bytes.AsSpan(i, end - i).Contains((byte)'\n')) return offset;
            i = end - 1;
        }
    }

    private int AfterBreak(int offset) =>
        offset < _bytes.Length && _bytes[offset] == '\r' && offset + 1 < _bytes.Length && _bytes[offset + 1] == '\n' ? offset + 2 : Math.Min(offset + 1, _bytes.Length);

    /// <summary>The blanks at the start of the offset's line.</summary>
    private string Margin(int offset)
    {
        var start = _bytes.AsSpan(0, offset).LastIndexOf((byte)'\n') + 1;
        var end = start;
        while (end < offset && _bytes[end] is (byte)' ' or (byte)'\t') end++;
        return Encoding.UTF8.GetString(_bytes, start, end - start);
    }
}
