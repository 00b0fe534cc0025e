using System.Globalization;
using System.Text;
using Masdar.Archive;

namespace Masdar.Tests.Archive;

public class WarcArchiveTests
{
    [Fact]
    public async Task What_is_kept_is_read_back_by_the_letter_of_the_standard()
    {
        using var shelf = new Shelf();
        var place = await shelf.KeepAsync("صفحة أولى");
        await shelf.FlushAsync();
        var records = StrictWarc.Read(Assert.Single(shelf.Paths));
        Assert.Equal(["warcinfo", "response", "request"], records.Select(record => record.Type));
        Assert.Contains("software: Masdar/test\r\n", records[0].Text, StringComparison.Ordinal);
        Assert.Equal(records[2].Fields["WARC-Record-ID"], records[1].Fields["WARC-Concurrent-To"]);
        Assert.Equal(records[1].Fields["WARC-Record-ID"], records[2].Fields["WARC-Concurrent-To"]);
        Assert.StartsWith("GET /a HTTP/1.1\r\n", records[2].Text, StringComparison.Ordinal);
        Assert.Equal("archive/2026/2026-11-24-00001.warc.gz", place.File);
        Assert.Equal(StrictWarc.Members(shelf.Paths[0])[1], place.Offset);
        Assert.Equal("صفحة أولى", Encoding.UTF8.GetString(shelf.Reader.Read(place.File, place.Offset).Payload.Span));
    }

    [Fact]
    public async Task The_same_body_is_kept_once_and_seen_again()
    {
        using var shelf = new Shelf();
        var first = await shelf.KeepAsync("page");
        var second = await shelf.KeepAsync("page");
        await shelf.FlushAsync();
        shelf.Reopen();
        var third = await shelf.KeepAsync("page");
        Assert.Equal((first, first), (second, third));
        var records = StrictWarc.Read(Assert.Single(shelf.Paths));
        Assert.Equal(["warcinfo", "response", "request", "revisit", "request", "revisit", "request"], records.Select(record => record.Type));
        foreach (var revisit in records.Where(record => record.Type == "revisit"))
        {
            Assert.Equal("http://netpreserve.org/warc/1.1/revisit/identical-payload-digest", revisit.Fields["WARC-Profile"]);
            Assert.Equal(records[1].Fields["WARC-Record-ID"], revisit.Fields["WARC-Refers-To"]);
            Assert.Equal(("https://example.org/a", records[1].Fields["WARC-Date"]), (revisit.Fields["WARC-Refers-To-Target-URI"], revisit.Fields["WARC-Refers-To-Date"]));
            Assert.Equal(records[1].Fields["WARC-Payload-Digest"], revisit.Fields["WARC-Payload-Digest"]);
            Assert.Empty(StrictWarc.Payload(revisit));
        }
    }

    [Fact]
    public async Task The_same_body_of_another_address_is_kept_for_itself()
    {
        using var shelf = new Shelf();
        Assert.NotEqual(await shelf.KeepAsync("page", "/a"), await shelf.KeepAsync("page", "/b"));
        Assert.DoesNotContain(StrictWarc.Read(Assert.Single(shelf.Paths)), record => record.Type == "revisit");
    }

    [Fact]
    public async Task A_body_that_was_kept_long_ago_is_kept_anew()
    {
        using var shelf = new Shelf();
        var first = await shelf.KeepAsync("page");
        await shelf.FlushAsync();
        shelf.Time.Advance(KnownPayloads.Age);
        shelf.Reopen();
        Assert.NotEqual(first, await shelf.KeepAsync("page"));
    }

    [Fact]
    public async Task A_file_ends_with_its_day_and_with_its_size()
    {
        using var shelf = new Shelf(mostBytes: 4000);
        for (var i = 0; i < 10; i++) await shelf.KeepAsync(Noise(i, 1200));
        shelf.Time.Advance(TimeSpan.FromHours(12));
        await shelf.KeepAsync("the next day");
        await shelf.FlushAsync();
        Assert.True(shelf.Paths.Count >= 4);
        Assert.Equal("2026-11-25-00001.warc.gz", Path.GetFileName(shelf.Paths[^1]));
        Assert.All(shelf.Paths, path =>
        {
            Assert.True(StrictWarc.Read(path).Count > 1);
            Assert.InRange(new FileInfo(path).Length, 1, 4000 + 3000);
        });
        Assert.Equal(11, shelf.Paths.SelectMany(StrictWarc.Read).Count(record => record.Type == "response"));
    }

    [Fact]
    public async Task A_new_process_goes_on_with_the_days_file()
    {
        using var shelf = new Shelf();
        await shelf.KeepAsync("one");
        shelf.Reopen();
        await shelf.KeepAsync("two");
        Assert.Equal(["warcinfo", "response", "request", "response", "request"], StrictWarc.Read(Assert.Single(shelf.Paths)).Select(record => record.Type));
    }

    [Theory, InlineData(1), InlineData(20), InlineData(150), InlineData(400)]
    public async Task What_is_torn_at_the_end_is_cut_at_the_start(int torn)
    {
        using var shelf = new Shelf();
        await shelf.KeepAsync("whole");
        var whole = new FileInfo(shelf.Paths[0]).Length;
        await shelf.KeepAsync(Noise(1, 3000));
        shelf.Archive.Dispose();
        using (var file = File.OpenWrite(shelf.Paths[0])) file.SetLength(whole + torn);
        shelf.Reopen();
        Assert.Equal(whole, new FileInfo(shelf.Paths[0]).Length);
        var place = await shelf.KeepAsync("after");
        Assert.Equal(whole, place.Offset);
        Assert.Equal(5, StrictWarc.Read(Assert.Single(shelf.Paths)).Count);
    }

    [Fact]
    public async Task A_member_that_a_power_cut_filled_with_zeros_is_cut_too()
    {
        using var shelf = new Shelf();
        await shelf.KeepAsync("whole");
        var whole = new FileInfo(shelf.Paths[0]).Length;
        var place = await shelf.KeepAsync(Noise(1, 3000));
        shelf.Archive.Dispose();
        using (var file = File.OpenWrite(shelf.Paths[0]))
        {
            file.Position = place.Offset + 500;
            file.Write(new byte[100]);
        }
        shelf.Reopen();
        Assert.Equal(whole, new FileInfo(shelf.Paths[0]).Length);
    }

    [Fact]
    public async Task A_file_that_lost_what_was_flushed_is_left_alone_and_a_new_one_begun()
    {
        using var shelf = new Shelf();
        await shelf.KeepAsync("one");
        var length = new FileInfo(shelf.Paths[0]).Length;
        shelf.Archive.Dispose();
        using (var file = File.OpenWrite(shelf.Paths[0])) file.SetLength(length - 10);
        shelf.Reopen(flushed: length);
        Assert.Equal("archive/2026/2026-11-24-00002.warc.gz", (await shelf.KeepAsync("two")).File);
        Assert.Equal(length - 10, new FileInfo(shelf.Paths[0]).Length);
    }

    [Theory, InlineData(0), InlineData(10), InlineData(-1)]
    public async Task A_body_that_the_disk_has_lost_is_kept_anew_though_the_store_knows_it(int left)
    {
        using var shelf = new Shelf();
        await shelf.KeepAsync("before");
        var lost = await shelf.KeepAsync("page");
        await shelf.FlushAsync();
        var length = new FileInfo(shelf.Paths[0]).Length;
        shelf.Archive.Dispose();
        if (left < 0) File.Delete(shelf.Paths[0]);
        else using (var file = File.OpenWrite(shelf.Paths[0])) file.SetLength(lost.Offset + left);
        shelf.Reopen(length);
        var again = await shelf.KeepAsync("page");
        await shelf.FlushAsync();
        Assert.False(await shelf.Archive.HasLostAsync([again], TestContext.Current.CancellationToken));
        Assert.Equal("page", System.Text.Encoding.UTF8.GetString(new Masdar.Pipeline.Originals(shelf.Reader).Read(again).Payload.Span));
        // From then on it is known by its new place.
        Assert.Equal(again, await shelf.KeepAsync("page"));
    }

    [Fact]
    public async Task Many_that_keep_at_once_do_not_mix()
    {
        using var shelf = new Shelf(mostBytes: 100_000);
        var places = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => shelf.KeepAsync(Noise(i, 500 + (i * 37 % 3000))))));
        for (var i = 0; i < places.Length; i++) Assert.Equal(Noise(i, 500 + (i * 37 % 3000)), Encoding.UTF8.GetString(shelf.Reader.Read(places[i].File, places[i].Offset).Payload.Span));
        Assert.Equal(200, shelf.Paths.SelectMany(StrictWarc.Read).Count(record => record.Type == "response"));
    }

    [Fact]
    public async Task A_damaged_record_is_refused_by_name_and_place()
    {
        using var shelf = new Shelf();
        var place = await shelf.KeepAsync(Noise(1, 3000));
        shelf.Archive.Dispose();
        using (var file = File.OpenWrite(shelf.Paths[0]))
        {
            file.Position = place.Offset + 300;
            file.WriteByte(0xFF);
            file.WriteByte(0xFF);
        }
        var error = Assert.Throws<InvalidDataException>(() => shelf.Reader.Read(place.File, place.Offset));
        Assert.Contains(place.File, error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => shelf.Reader.Read("archive/../../etc/passwd", 0));
    }

    private static string Noise(int seed, int length)
    {
        var random = new Random(seed);
        return string.Create(CultureInfo.InvariantCulture, $"{seed}:{string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next('!', '~')))}");
    }
}
