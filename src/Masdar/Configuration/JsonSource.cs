using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Masdar.Configuration;

/// <summary>Reads JSON (RFC 8259) with comments and trailing commas into a tree that knows line and column of every key and value.</summary>
internal static class JsonSource
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    public const int MaxDepth = 32;

    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxDepth };

    /// <summary>The document; null where it is no JSON, with a problem that says what is wrong. A repeated key is a problem too.</summary>
    /// <param name="file">As problems name it.</param>
    public static JsonPart? Read(string file, byte[] bytes, Ledger ledger)
    {
        var start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var lines = new LineMap(bytes, start);
        if (bytes.Length > MaxBytes)
        {
            ledger.Add(new(file, null, 0), "", $"the file has more than {MaxBytes / 1024 / 1024} MiB, too much for a configuration");
            return null;
        }
        if (!Utf8.IsValid(bytes.AsSpan(start)))
        {
            var (at, message) = NotUtf8(bytes, start);
            ledger.Add(new(file, lines, at), "", message);
            return null;
        }
        var reading = new Reading(file, lines, ledger, start);
        var reader = new Utf8JsonReader(bytes.AsSpan(start), Options);
        try
        {
            if (!reader.Read()) return null;
            var root = reading.Value(ref reader, "");
            // What follows the document is read too: the reader refuses a second value.
            while (reader.Read()) { }
            return root;
        }
        catch (JsonException e)
        {
            var offset = Offset(bytes, start, e);
            ledger.Add(new(file, lines, offset), "", JsonFault.Describe(bytes, offset, reading.Open, lines, e, reading.MayBeSecret));
            return null;
        }
    }

    private static int Offset(byte[] bytes, int start, JsonException e)
    {
        // The reader counts lines by LF alone; so does this.
        var offset = start;
        for (var line = e.LineNumber ?? 0; line > 0; line--)
        {
            var next = bytes.AsSpan(offset).IndexOf((byte)'\n');
            if (next < 0) break;
            offset += next + 1;
        }
        return (int)Math.Min(offset + (e.BytePositionInLine ?? 0), bytes.Length);
    }

    private static (int Offset, string Message) NotUtf8(byte[] bytes, int start)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) return (start, "the file is UTF-16; save it as UTF-8");
        var offset = start;
        while (Rune.DecodeFromUtf8(bytes.AsSpan(offset), out _, out var length) == System.Buffers.OperationStatus.Done) offset += length;
        return (offset, $"the byte 0x{bytes[offset]:X2} is no UTF-8; save the file as UTF-8");
    }

    /// <summary>The state of one reading: what is open, for the words of a syntax error.</summary>
    private sealed class Reading(string file, LineMap lines, Ledger ledger, int start)
    {
        /// <summary>Offsets of the braces and brackets that are open, the innermost last.</summary>
        public List<int> Open { get; } = [];

        /// <summary>Whether the last key holds secrets: then a syntax error does not show what stands there.</summary>
        public bool MayBeSecret { get; private set; }

        public JsonPart Value(ref Utf8JsonReader reader, string path)
        {
            var at = start + (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    Open.Add(at);
                    var members = Members(ref reader, path);
                    Open.RemoveAt(Open.Count - 1);
                    return Part(JsonKind.Object, at, ref reader) with { Members = members };
                case JsonTokenType.StartArray:
                    Open.Add(at);
                    var items = new List<JsonPart>();
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                        items.Add(Value(ref reader, string.Create(CultureInfo.InvariantCulture, $"{path}[{items.Count}]")));
                    Open.RemoveAt(Open.Count - 1);
                    return Part(JsonKind.List, at, ref reader) with { Items = items };
                case JsonTokenType.String:
                    return Part(JsonKind.Text, at, ref reader) with { Text = Text(ref reader, at, path) };
                case JsonTokenType.Number:
                    return Part(JsonKind.Number, at, ref reader) with { Text = Encoding.UTF8.GetString(reader.ValueSpan) };
                case JsonTokenType.True or JsonTokenType.False:
                    return Part(JsonKind.Bool, at, ref reader) with { Text = reader.TokenType == JsonTokenType.True ? "true" : "false" };
                default:
                    return Part(JsonKind.Null, at, ref reader);
            }
        }

        private List<JsonMember> Members(ref Utf8JsonReader reader, string path)
        {
            var members = new List<JsonMember>();
            var seen = new Dictionary<string, int>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var at = start + (int)reader.TokenStartIndex;
                Position position = new(file, lines, at);
                var name = Text(ref reader, at, path);
                var inner = path.Length == 0 ? name : $"{path}.{name}";
                MayBeSecret = inner.Contains("headers", StringComparison.OrdinalIgnoreCase) || inner.Contains("connectionString", StringComparison.OrdinalIgnoreCase);
                if (!reader.Read()) break;
                var value = Value(ref reader, inner);
                ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, name, out var repeated);
                if (repeated)
                {
                    // Counting lines takes time; in a full ledger it would be for nothing.
                    if (!ledger.IsFull) ledger.Add(position, inner, string.Create(CultureInfo.InvariantCulture, $"the key stands twice, first in line {lines.At(first).Line}; remove one"));
                    continue;
                }
                first = at;
                members.Add(new(name, position, at, value));
            }
            return members;
        }

        private string Text(ref Utf8JsonReader reader, int at, string path)
        {
            try
            {
                return reader.GetString()!;
            }
            catch (InvalidOperationException)
            {
                ledger.Add(new(file, lines, at), path, "the text has half a surrogate pair (\\uD800 to \\uDFFF), which is no character");
                return "";
            }
        }

        private JsonPart Part(JsonKind kind, int from, ref Utf8JsonReader reader) => new(kind, new(file, lines, from), from, start + (int)reader.BytesConsumed);
    }
}
