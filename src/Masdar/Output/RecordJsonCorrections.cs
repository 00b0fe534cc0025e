using System.Buffers;
using System.Text.Json;
using Masdar.Model;

namespace Masdar.Output;

/// <content>Corrections as lines.</content>
internal static partial class RecordJson
{
    public static byte[] Write(Correction correction)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("correction"u8, correction.Kind == CorrectionKind.Split ? "split"u8 : "merge"u8);
            json.WriteString("first"u8, correction.First.ToString());
            json.WriteString("second"u8, correction.Second.ToString());
            WriteTime(json, "at"u8, correction.At);
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <inheritdoc cref="ReadRecord(ReadOnlySpan{byte})"/>
    public static Correction ReadCorrection(ReadOnlySpan<byte> line) => Read(line, static root => new Correction(
        root.OneOf("correction", "split", "merge") == 0 ? CorrectionKind.Split : CorrectionKind.Merge,
        root.Id("first"),
        root.Id("second"),
        root.OptionalTime("at") ?? throw root.Wrong("at", "a time")));
}
