using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;
using Masdar.Tests.Output;

namespace Masdar.Tests.Storage;

/// <summary>What every database that is the store must do. A class of its own runs it on each.</summary>
public abstract class StoreTests
{
    private static readonly DateOnly Day = new(2026, 1, 20);

    /// <summary>An empty database of the test's own; asked anew, the same one.</summary>
    private protected abstract SqlDialect Dialect { get; }

    [Fact]
    public async Task An_article_is_found_by_its_id_its_address_and_its_text()
    {
        using var store = Store.Open(Dialect);
        var record = Record("one");
        await PutAsync(store, record, "aa");
        await WriteAsync(store, writer =>
        {
            Assert.Equal(new KnownArticle(record.Article.Id, new string('a', 32), 1, record.Fingerprint.Body[..32]), writer.Find(record.Article.Id));
            Assert.Equal(record.Article.Id, writer.FindByUrl(record.Article.UrlKey!)?.Id);
            Assert.Equal(record.Article.Id, writer.FindByContent(record.Fingerprint.Content)?.Id);
            Assert.Null(writer.FindByUrl("example.org/other"));
            Assert.Null(writer.Find(ArticleId.Of("alikhbariah", "other")));
        });
    }

    [Fact]
    public async Task A_revision_takes_the_articles_place_and_a_duplicate_is_no_original()
    {
        using var store = Store.Open(Dialect);
        var record = Record("one");
        await PutAsync(store, record, "aa");
        await PutAsync(store, Record("one", revision: 2), "bb");
        var other = Record("two").Article;
        var note = new DuplicateNote(other.Id, other.Source, other.Url, other.Title, other.FetchedAt, new Duplicate(record.Article.Id, DuplicateReason.Url, 1));
        await WriteAsync(store, writer => writer.Put(note, Hash("cc"), RecordJson.Write(note)));
        await WriteAsync(store, writer =>
        {
            Assert.Equal((2, Hash("bb")), (writer.Find(record.Article.Id)!.Revision, writer.Find(record.Article.Id)!.RawHash));
            Assert.True(writer.Find(other.Id)!.IsDuplicate);
            Assert.Equal((1L, 1L), writer.Count());
            Assert.Equal(2, writer.Line(record.Article.Id)!.Revision);
            Assert.Equal(0, writer.Line(other.Id)!.Revision);
        });
    }

    [Fact]
    public async Task What_the_archive_has_is_known_until_it_is_too_old()
    {
        using var store = Store.Open(Dialect);
        var at = new DateTimeOffset(2026, 1, 20, 21, 0, 0, TimeSpan.Zero);
        var digest = "sha256:" + new string('a', 64);
        var payload = new ArchivedPayload(new ArchivePlace("archive/2026/2026-01-20-00001.warc.gz", 5_000_000_000, digest), "<urn:uuid:1>", "https://example.org/1", at);
        await SaveAsync(payload, 5_000_000_700);
        Assert.Equal(payload, await FindAsync(digest));
        Assert.Null(await FindAsync("sha256:" + new string('a', 63) + "b"));
        var moved = payload with { Place = payload.Place with { Offset = 7 }, At = at.AddHours(1) };
        await SaveAsync(moved, 5_000_000_900);
        Assert.Equal(moved, await FindAsync(digest));
        await store.WriteAsync(writer => Put(writer, Record("one"), payload.Place with { Feed = payload.Place with { File = "archive/2026/2026-01-19-00001.warc.gz" } }), TestContext.Current.CancellationToken);
        var files = await store.ReadAsync(reader => reader.ArchiveFiles(), TestContext.Current.CancellationToken);
        Assert.Equal(new ArchiveFile(payload.Place.File, 5_000_000_900, Day), files[payload.Place.File]);
        Assert.Equal(new ArchiveFile("archive/2026/2026-01-19-00001.warc.gz", 0, Day), files["archive/2026/2026-01-19-00001.warc.gz"]);
        await WriteAsync(store, writer => writer.SaveArchive([], new Dictionary<string, long>(), at.AddHours(2)));
        Assert.Null(await FindAsync(digest));

        Task<ArchivedPayload?> FindAsync(string wanted) => store.ReadAsync(reader => reader.Payload(wanted), TestContext.Current.CancellationToken);

        Task SaveAsync(ArchivedPayload one, long length) =>
            WriteAsync(store, writer => writer.SaveArchive([one], new Dictionary<string, long>(StringComparer.Ordinal) { [one.Place.File] = length }, at.AddDays(-1)));

        static OutputLine Put(StoreTransaction writer, ArticleRecord record, ArchivePlace place) => writer.Put(record, Hash("aa"), RecordJson.Write(record, place), place);
    }

    [Fact]
    public async Task What_was_left_out_is_remembered_for_the_newest_and_counted_for_all()
    {
        using var store = Store.Open(Dialect);
        var at = new DateTimeOffset(2026, 1, 20, 21, 0, 0, TimeSpan.Zero);
        Drop DropOf(int number, string code = "filter.exclude") => new(ArticleId.Of("one", $"{number}"), "one", $"https://example.org/{number}", "عنوان", new Finding(code, "سبب"), at.AddMilliseconds(number));
        var drops = Enumerable.Range(0, DropTable.MostOfSource + 5).Select(number => DropOf(number)).ToList();
        await WriteAsync(store, writer => writer.Save("one", drops));
        await WriteAsync(store, writer => writer.Save("one", [DropOf(900), DropOf(901, "page.fetch.robots")]));
        await WriteAsync(store, writer =>
        {
            Assert.Null(writer.Drop(drops[4].Id));
            Assert.Equal(drops[5], writer.Drop(drops[5].Id));
            Assert.Equal("page.fetch.robots", writer.Drop(drops[901].Id)!.Cause.Code);
            Assert.Equal([drops[900].Id], writer.ByUrl("//example.org/900"));
            Assert.Equal([new("filter.exclude", drops.Count), new("page.fetch.robots", 1L)], writer.DropCounts()["one"]);
        });
    }

    [Fact]
    public async Task A_duplicate_is_found_by_its_address_but_is_no_original()
    {
        using var store = Store.Open(Dialect);
        var record = Record("one");
        await PutAsync(store, record, "aa");
        var other = Record("two").Article;
        var note = new DuplicateNote(other.Id, other.Source, "https://example.org/other", other.Title, other.FetchedAt, new Duplicate(record.Article.Id, DuplicateReason.Content, 1));
        await WriteAsync(store, writer => writer.Put(note, Hash("cc"), RecordJson.Write(note)));
        await WriteAsync(store, writer =>
        {
            Assert.Equal([other.Id], writer.ByUrl("//example.org/other"));
            Assert.Null(writer.FindByUrl("//example.org/other"));
            Assert.Equal(new StoredArticle(other.Id, other.Source.Id, 0, record.Article.Id, other.FetchedAt, IsDropped: false), writer.Article(other.Id));
            Assert.Single(writer.LinesOf(other.Id));
        });
    }

    [Fact]
    public async Task A_dropped_day_leaves_its_articles_known_and_a_revision_brings_one_back()
    {
        using var store = Store.Open(Dialect);
        var (one, two) = (Record("one"), Record("two"));
        await PutAsync(store, one, "aa");
        await PutAsync(store, two, "bb");
        await WriteAsync(store, writer => Assert.Equal(2, writer.DropDay(LineKind.Records, Day)));
        await WriteAsync(store, writer =>
        {
            Assert.Empty(writer.Files());
            Assert.Empty(writer.Articles());
            Assert.Null(writer.Line(one.Article.Id));
            Assert.True(writer.Article(one.Article.Id)!.IsDropped);
            Assert.Equal(one.Article.Id, writer.FindByUrl(one.Article.UrlKey!)?.Id);
            Assert.Equal(one.Article.Id, writer.FindByContent(one.Fingerprint.Content)?.Id);
            Assert.Equal([(LineKind.Records, Day)], writer.Gone());
            writer.ForgetGone(LineKind.Records, Day);
        });
        var line = await PutAsync(store, Record("one", revision: 2), "cc");
        await WriteAsync(store, writer =>
        {
            Assert.Empty(writer.Gone());
            Assert.Equal(0, line.Offset);
            Assert.Equal([(one.Article.Id, 2)], writer.Articles());
            Assert.False(writer.Article(one.Article.Id)!.IsDropped);
        });
    }

    [Fact]
    public async Task Lines_come_back_as_they_were_in_the_order_of_the_file()
    {
        using var store = Store.Open(Dialect);
        var records = Enumerable.Range(1, 5).Select(i => Record($"r{i}")).ToList();
        var lines = new List<OutputLine>();
        foreach (var record in records) lines.Add(await PutAsync(store, record, "aa"));
        Assert.Equal(0, lines[0].Offset);
        for (var i = 1; i < lines.Count; i++) Assert.Equal(lines[i - 1].Offset + lines[i - 1].Bytes.Length, lines[i].Offset);
        var read = await store.ReadAsync(reader => reader.Lines(LineKind.Records, Day, lines[2].Offset).ToList(), TestContext.Current.CancellationToken);
        Assert.Equal(records.Skip(2).Select(record => RecordJson.Write(record).ToArray()), read.Select(line => line.Line.Bytes.ToArray()));
        var file = Assert.Single(await store.ReadAsync(reader => reader.Files(), TestContext.Current.CancellationToken));
        Assert.Equal(new StoredFile(LineKind.Records, Day, lines[^1].Offset + lines[^1].Bytes.Length, 0), file);
        await WriteAsync(store, writer => writer.MarkWritten(LineKind.Records, Day, lines[1].Offset));
        Assert.Equal(lines[1].Offset, (await store.ReadAsync(reader => reader.Files(), TestContext.Current.CancellationToken))[0].Written);
        Assert.Equal(records[^1].Article.Id, (await store.ReadAsync(reader => reader.Newest(1), TestContext.Current.CancellationToken))[0].Id);
    }

    [Fact]
    public async Task What_the_operator_corrected_is_remembered_over_a_restart()
    {
        var (a, b) = (Record("one"), Record("two"));
        var note = new DuplicateNote(b.Article.Id, b.Article.Source, b.Article.Url, b.Article.Title, b.Article.FetchedAt, new Duplicate(a.Article.Id, DuplicateReason.Near, 0.9));
        var split = new Correction(CorrectionKind.Split, a.Article.Id, b.Article.Id, a.Article.FetchedAt);
        using (var store = Store.Open(Dialect))
        {
            await PutAsync(store, a, "aa");
            await WriteAsync(store, writer =>
            {
                writer.Put(note, Hash("cc"), RecordJson.Write(note));
                writer.Keep(b.Article.Id, b.Article.FetchedAt, RecordJson.Write(b));
                writer.Split(a.Article.Id, b.Article.Id);
                writer.Put(split, RecordJson.Write(split));
            });
        }
        using var again = Store.Open(Dialect);
        await WriteAsync(again, writer =>
        {
            Assert.Equal([b.Article.Id], writer.SplitFrom(a.Article.Id));
            Assert.Equal([a.Article.Id], writer.SplitFrom(b.Article.Id));
            Assert.Equal(RecordJson.Write(b), writer.Kept(b.Article.Id));
            Assert.Equal(split, RecordJson.ReadCorrection(Assert.Single(writer.Lines(LineKind.Corrections, Day, 0)).Line.Bytes.Span));
            Assert.Equal(a.Article.Id, writer.OriginalOf(b.Article.Id));
            writer.PruneKept(b.Article.FetchedAt.AddMilliseconds(1), 10);
            Assert.Null(writer.Kept(b.Article.Id));
            writer.Put(b, Hash("cc"), RecordJson.Write(b));
            Assert.False(writer.Find(b.Article.Id)!.IsDuplicate);
            writer.Merge(a.Article.Id, b.Article.Id);
            Assert.True(writer.Find(b.Article.Id)!.IsDuplicate);
            Assert.Empty(writer.SplitFrom(a.Article.Id));
            writer.Unmerge(b.Article.Id);
            Assert.False(writer.Find(b.Article.Id)!.IsDuplicate);
        });
    }

    [Fact]
    public async Task A_store_of_the_first_version_keeps_what_it_has_and_gets_the_tables_that_it_lacks()
    {
        await using (var connection = Dialect.Open(readOnly: false))
        {
            await using var transaction = Dialect.BeginExclusive(connection);
            Dialect.BeforeScripts(connection, transaction);
            await using var command = connection.CreateCommand();
            (command.Transaction, command.CommandText) = (transaction, Dialect.Scripts[0]);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            command.CommandText =
                """
                INSERT INTO hold (host, until) VALUES ('example.org', 1);
                INSERT INTO near (id, source, stored_at, tokens) VALUES (@id, 'alikhbariah', 1000, @id);
                INSERT INTO sketch (hash, no) VALUES (-5, 1), (7, 1), (9, 1)
                """;
            var id = command.CreateParameter();
            (id.ParameterName, id.DbType, id.Value) = ("@id", System.Data.DbType.Binary, ArticleId.Of("alikhbariah", "old").ToBytes());
            command.Parameters.Add(id);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            Dialect.WriteVersion(connection, transaction, 1);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }
        using var store = Store.Open(Dialect);
        var record = Record("one");
        await PutAsync(store, record, "aa");
        await WriteAsync(store, writer =>
        {
            Assert.True(writer.Holds().ContainsKey("example.org"));
            Assert.Equal(ArticleId.Of("alikhbariah", "old"), Assert.Single(writer.Near.Find([7, 9, unchecked((ulong)-5L)], 3, DateTimeOffset.UnixEpoch, 5)).Id);
            Assert.Empty(writer.SplitFrom(record.Article.Id));
            Assert.Null(writer.Kept(record.Article.Id));
        });
    }

    [Fact]
    public async Task The_story_that_an_original_goes_on_with_is_kept_with_it_over_a_restart_and_a_revision()
    {
        ulong[] sketch = [1, 2, 3];
        var (first, next) = (Record("one"), Record("two"));
        next = next with { Story = first.Article.Id };
        ArticleRecord With(ArticleRecord record, int revision) => new(record.Article, record.Attribution, record.Fingerprint with { Shingles = new Shingles(sketch, new byte[] { 1 }) }, revision) { Story = record.Story };
        using (var store = Store.Open(Dialect))
        {
            await PutAsync(store, With(first, 1), "aa");
            await PutAsync(store, With(next, 1), "bb");
        }
        using var again = Store.Open(Dialect);
        for (var revision = 2; revision <= 3; revision++)
        {
            await WriteAsync(again, writer => Assert.Equal(
                new[] { (first.Article.Id, (ArticleId?)null), (next.Article.Id, first.Article.Id) }.ToHashSet(), writer.Near.Find(sketch, 3, DateTimeOffset.MinValue, 9).Select(found => (found.Id, found.Story)).ToHashSet()));
            await PutAsync(again, With(next, revision), "cc");
        }
    }

    [Fact]
    public async Task Of_a_transaction_that_fails_nothing_is_stored()
    {
        using var store = Store.Open(Dialect);
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.WriteAsync<int>(
            writer =>
            {
                var record = Record("one");
                writer.Put(record, null, RecordJson.Write(record));
                writer.Save(SourceState.New("one") with { Articles = 1 });
                throw new InvalidOperationException("at fault");
            },
            TestContext.Current.CancellationToken));
        Assert.Equal((0L, 0L), await store.ReadAsync(reader => reader.Count(), TestContext.Current.CancellationToken));
        Assert.Empty(await store.ReadAsync(reader => reader.Files(), TestContext.Current.CancellationToken));
        Assert.Empty(await store.ReadAsync(reader => reader.States(), TestContext.Current.CancellationToken));
        await PutAsync(store, Record("one"), "aa");
    }

    [Fact]
    public async Task States_and_holds_outlast_a_restart()
    {
        var state = SourceState.New("one") with
        {
            Validators = new Validators("W/\"é\"", "Mon, 24 Nov 2026 10:00:00 GMT"),
            NextDue = new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero),
            Findings = [new Finding("feed.repaired", "Mended.")],
        };
        var until = new DateTimeOffset(2026, 11, 24, 11, 0, 0, TimeSpan.Zero);
        using (var store = Store.Open(Dialect))
        {
            await WriteAsync(store, writer =>
            {
                writer.Save(state with { NextDue = null });
                writer.Save(state);
                writer.Save(new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal) { ["over.example"] = until.AddHours(-2), ["example.org"] = until }, until.AddHours(-3));
                writer.Save(new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal) { ["example.org"] = until.AddMinutes(-5) }, until.AddHours(-1));
            });
        }
        using var again = Store.Open(Dialect);
        var read = await again.ReadAsync(reader => reader.State("one"), TestContext.Current.CancellationToken);
        Assert.Equal((state.Validators, state.NextDue, state.Findings[0]), (read.Validators, read.NextDue, Assert.Single(read.Findings)));
        Assert.Equal(SourceState.New("two").NextDue, (await again.ReadAsync(reader => reader.State("two"), TestContext.Current.CancellationToken)).NextDue);
        // What is over is forgotten, and a hold is never shortened.
        Assert.Equal(KeyValuePair.Create("example.org", until), Assert.Single(await again.ReadAsync(reader => reader.Holds(), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Near_originals_are_found_within_the_window_and_imported_ones_always()
    {
        using var store = Store.Open(Dialect);
        var (now, old) = (new DateTimeOffset(2026, 1, 20, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var sketch = Enumerable.Range(1, 16).Select(i => ulong.MaxValue - (ulong)i).ToArray();
        var (fresh, aged, imported) = (Record("fresh", at: now), Record("aged", at: old), Record("imported", at: old, source: ArticleId.ImportSource));
        foreach (var record in new[] { fresh, aged, imported }) await WriteAsync(store, writer => writer.Near.Put(record.Article, new Shingles(sketch, new byte[] { 1, 2, 3 }), story: null, isNew: true));
        ArticleId[] Found(StoreTransaction writer) => [.. writer.Near.Find(sketch, 8, now.AddDays(-14), 10).Select(found => found.Id)];
        await WriteAsync(store, writer => Assert.Equal(new[] { fresh.Article.Id, imported.Article.Id }.ToHashSet(), Found(writer).ToHashSet()));
        await WriteAsync(store, writer => Assert.Empty(writer.Near.Find([1, 2, 3], 1, now.AddDays(-14), 10)));
        await WriteAsync(store, writer => writer.Near.Prune(now.AddDays(-14), 100));
        await WriteAsync(store, writer =>
        {
            Assert.Null(writer.Near.Tokens(aged.Article.Id));
            Assert.Equal([1, 2, 3], writer.Near.Tokens(imported.Article.Id)!.Value.ToArray());
        });
    }

    [Fact]
    public async Task One_that_only_reads_sees_what_is_committed_while_another_writes()
    {
        using var store = Store.Open(Dialect);
        await PutAsync(store, Record("one"), "aa");
        using var reader = Store.OpenReadOnly(Dialect);
        await using (var connection = Dialect.Open(readOnly: false))
        {
            await using var writing = Dialect.BeginExclusive(connection);
            Assert.Equal(1L, (await reader.ReadAsync(read => read.Count(), TestContext.Current.CancellationToken)).Originals);
        }
        await PutAsync(store, Record("two"), "aa");
        Assert.Equal(2L, (await reader.ReadAsync(read => read.Count(), TestContext.Current.CancellationToken)).Originals);
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.WriteAsync(_ => 0, TestContext.Current.CancellationToken));
    }

    private static ArticleRecord Record(string guid, int revision = 1, DateTimeOffset? at = null, string source = "alikhbariah")
    {
        var sample = RecordSamples.Article();
        var article = sample with { Id = ArticleId.Of(source, guid), Guid = guid, Source = sample.Source with { Id = source }, UrlKey = $"example.org/{guid}", FetchedAt = at ?? sample.FetchedAt };
        var record = RecordSamples.Record(article, revision);
        return new ArticleRecord(article, record.Attribution, record.Fingerprint with { Content = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(guid))) }, revision);
    }

    /// <summary>Two digits, repeated to the length of a hash.</summary>
    private static string Hash(string digits) => string.Concat(Enumerable.Repeat(digits, 16));

    private static Task<OutputLine> PutAsync(Store store, ArticleRecord record, string raw) =>
        store.WriteAsync(writer => writer.Put(record, Hash(raw), RecordJson.Write(record)), TestContext.Current.CancellationToken);

    private static Task WriteAsync(Store store, Action<StoreTransaction> work) => store.WriteAsync(
        writer =>
        {
            work(writer);
            return true;
        },
        TestContext.Current.CancellationToken);
}
