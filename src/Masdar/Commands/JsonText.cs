using System.Text;
using System.Text.Json;
using Masdar.Output;

namespace Masdar.Commands;

/// <summary>JSON for <c>--json</c>: indented, with Arabic as it is.</summary>
internal static class JsonText
{
    public static string Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = RecordEncoder.Instance })) write(json);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
