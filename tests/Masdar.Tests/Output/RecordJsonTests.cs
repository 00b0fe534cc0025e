using System.Text;
using System.Text.Json;
using CsCheck;
using Masdar.Model;
using Masdar.Output;
using NJsonSchema;

namespace Masdar.Tests.Output;

public class RecordJsonTests
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [Fact]
    public void The_fields_stand_in_the_documented_order()
    {
        var record = RecordSamples.Record(RecordSamples.Article() with
        {
            Summary = "s",
            Authors = ["a"],
            Image = new("https://example.org/i.jpg"),
            Enclosures = [new("https://example.org/e.mp3", "audio/mpeg", 1)],
            PublishedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
            Rights = new() { Notice = "©" },
            Origin = new("SANA", null),
        });
        using var line = JsonDocument.Parse(RecordJson.Write(record, new ArchivePlace("archive/1.warc", 7, "sha256:00")));
        Assert.Equal(
            "schemaVersion id revision source url guid title originalTitle summary text html textFrom language direction authors categories image enclosures publishedAt updatedAt fetchedAt rights origin archive attribution fingerprint",
            string.Join(' ', line.RootElement.EnumerateObject().Select(member => member.Name)));
    }

    [Fact]
    public void Absent_values_are_left_out_and_nothing_is_empty()
    {
        var bare = RecordSamples.Record(RecordSamples.Article("") with
        {
            Url = null,
            Guid = null,
            Html = "",
            Summary = "",
            Categories = [],
            Language = null,
            Rights = new(),
            Origin = new(null, ""),
        });
        var text = Encoding.UTF8.GetString(RecordJson.Write(bare));
        Assert.DoesNotContain("\"\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("null", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[]", text, StringComparison.Ordinal);
        Assert.DoesNotContain("{}", text, StringComparison.Ordinal);
        Assert.Equal("", RecordJson.ReadRecord(RecordJson.Write(bare)).Record.Article.Text);
    }

    [Fact]
    public void Only_what_must_be_is_escaped()
    {
        const string title = "😀 a\u00A0b \u2028 \uFEFF \uE000 \u0085 \u007F <&'+> ٢";
        var line = Encoding.UTF8.GetString(RecordJson.Write(RecordSamples.Record(RecordSamples.Article("\"\\\n\u0001") with { Title = title })));
        Assert.Contains(title, line, StringComparison.Ordinal);
        Assert.Contains("\"text\":\"\\\"\\\\\\n\\u0001\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character()
    {
        var line = RecordJson.Write(RecordSamples.Record(RecordSamples.Article() with { Title = "a\uD800b\uDC00\n😀\uD83D\uD83D\uDC00\uDC00\uDC00x" }));
        Assert.Equal("a\uFFFDb\uFFFD\n😀\uFFFD\uD83D\uDC00\uFFFD\uFFFDx", RecordJson.ReadRecord(line).Record.Article.Title);
    }

    [Fact]
    public void Times_are_utc_to_the_millisecond()
    {
        var time = new DateTimeOffset(2026, 1, 21, 0, 0, 0, TimeSpan.FromHours(3));
        Assert.Contains("\"fetchedAt\":\"2026-01-20T21:00:00Z\"", Line(time), StringComparison.Ordinal);
        Assert.Contains("\"fetchedAt\":\"2026-01-20T21:00:00.120Z\"", Line(time.AddMilliseconds(120.9)), StringComparison.Ordinal);

        static string Line(DateTimeOffset time) => Encoding.UTF8.GetString(RecordJson.Write(RecordSamples.Record(RecordSamples.Article() with { FetchedAt = time })));
    }

    [Fact]
    public void A_record_read_back_is_written_the_same() => RecordSamples.AnyRecord.Sample(record =>
    {
        var line = RecordJson.Write(record);
        var read = RecordJson.ReadRecord(line).Record;
        Assert.Equivalent(record.Article, read.Article, strict: true);
        Assert.Equivalent(record.Attribution, read.Attribution, strict: true);
        Assert.Equal(record.Fingerprint, read.Fingerprint);
        Assert.Equal(record.Revision, read.Revision);
        Assert.Equal(line, RecordJson.Write(read));
    });

    [Fact]
    public void A_line_is_strict_utf8_json_with_one_line_feed_at_its_end() => RecordSamples.AnyRecord.Sample(record =>
    {
        var line = RecordJson.Write(record);
        Assert.Equal(line.Length - 1, Array.IndexOf(line, (byte)'\n'));
        var text = StrictUtf8.GetString(line);
        Assert.DoesNotMatch(@"(?<!\\)(\\\\)*\\u(?!00[01])", text);
        using var document = JsonDocument.Parse(line, new JsonDocumentOptions { AllowDuplicateProperties = false });
        Assert.Equal(record.Article.Title, document.RootElement.GetProperty("title").GetString());
    });

    [Fact]
    public void A_note_read_back_is_the_same() => RecordSamples.AnyNote.Sample(note =>
    {
        var read = RecordJson.ReadDuplicate(RecordJson.Write(note));
        Assert.Equal(note with { Verdict = read.Verdict }, read);
        Assert.Equal(note.Verdict with { Evidence = null }, read.Verdict with { Evidence = null });
        Assert.Equal(RecordJson.Write(note), RecordJson.Write(read));
    });

    [Theory]
    [InlineData("\"schemaVersion\":1", "\"schemaVersion\":2", "schemaVersion")]
    [InlineData("\"revision\":1", "\"revision\":0", "revision")]
    [InlineData("\"revision\":1", "\"revision\":\"1\"", "revision")]
    [InlineData("\"textFrom\":\"page\"", "\"textFrom\":\"mail\"", "textFrom")]
    [InlineData("21:00:00Z", "21:00:00", "fetchedAt")]
    [InlineData("\"date\":\"2026-01-21\"", "\"date\":\"2026-02-30\"", "attribution.date")]
    [InlineData("sha256:", "md5:", "fingerprint.content")]
    [InlineData("\"lines\":[\"سطر أول\",\"سطر ثان\"]", "\"lines\":[\"سطر أول\",3]", "attribution.lines[1]")]
    [InlineData("\"text\":\"سطر أول\\nسطر ثان\"", "\"text\":\"سطر أول\"", "attribution.text")]
    [InlineData("\"guid\":\"guid-1\"", "\"guid\":\"\"", "guid")]
    [InlineData("\"guid\":\"guid-1\"", "\"guid\":\"\\ud800\"", "guid")]
    [InlineData("\"guid\":\"guid-1\"", "\"guid\":\"a\",\"guid\":\"b\"", "guid")]
    [InlineData("\"attribution\":{", "\"attribution\":3,\"x\":{", "attribution")]
    public void A_wrong_field_is_named(string from, string to, string field)
    {
        var line = Encoding.UTF8.GetString(RecordJson.Write(RecordSamples.Record(RecordSamples.Article())));
        Assert.Contains(from, line, StringComparison.Ordinal);
        var exception = Assert.Throws<InvalidDataException>(() => RecordJson.ReadRecord(Encoding.UTF8.GetBytes(line.Replace(from, to, StringComparison.Ordinal))));
        Assert.Contains(field, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"schemaVersion\":1")]
    [InlineData("{}")]
    public void What_is_no_record_is_refused(string line) =>
        Assert.Throws<InvalidDataException>(() => RecordJson.ReadRecord(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Damaged_bytes_are_refused_and_never_crash()
    {
        var good = RecordJson.Write(RecordSamples.Record(RecordSamples.Article()));
        Gen.Int[0, good.Length - 1].Select(Gen.Byte).Sample((at, value) =>
        {
            var damaged = (byte[])good.Clone();
            damaged[at] = value;
            try
            {
                RecordJson.ReadRecord(damaged);
            }
            catch (InvalidDataException)
            {
                // Refused: as good as read where the damage made another valid line.
            }
        });
    }

    [Fact]
    public async Task What_is_written_fits_the_schema_and_what_is_wrong_does_not()
    {
        var record = await SchemaAsync("record.schema.json");
        var note = await SchemaAsync("duplicate.schema.json");
        RecordSamples.AnyRecord.Sample(sample => Assert.Empty(record.Validate(Encoding.UTF8.GetString(RecordJson.Write(sample)))), iter: 300);
        RecordSamples.AnyNote.Sample(sample => Assert.Empty(note.Validate(Encoding.UTF8.GetString(RecordJson.Write(sample)))), iter: 300);
        var correction = new Correction(CorrectionKind.Merge, ArticleId.Of("a", "1"), ArticleId.Of("b", "2"), RecordSamples.Article().FetchedAt);
        Assert.Equal(correction, RecordJson.ReadCorrection(RecordJson.Write(correction)));
        Assert.Empty((await SchemaAsync("correction.schema.json")).Validate(Encoding.UTF8.GetString(RecordJson.Write(correction))));
        var line = Encoding.UTF8.GetString(RecordJson.Write(RecordSamples.Record(RecordSamples.Article())));
        foreach (var (from, to) in new[] { ("\"revision\":1", "\"revision\":0"), ("\"guid\":\"guid-1\"", "\"guid\":\"\""), ("\"language\"", "\"tongue\""), ("\"attribution\"", "\"x\"") })
        {
            Assert.Contains(from, line, StringComparison.Ordinal);
            Assert.NotEmpty(record.Validate(line.Replace(from, to, StringComparison.Ordinal)));
        }
    }

    private static async Task<JsonSchema> SchemaAsync(string name)
    {
        var text = await File.ReadAllTextAsync(Repository.File("config/" + name), TestContext.Current.CancellationToken);
        return await JsonSchema.FromJsonAsync(text, TestContext.Current.CancellationToken);
    }
}
