using System.Data.Common;
using Masdar.Deduplication;
using Masdar.Model;
using Masdar.Pipeline;
using Masdar.Storage;
using Masdar.Storage.Postgres;
using Masdar.Tests.Deduplication;
using Npgsql;

namespace Masdar.Tests.Storage;

public sealed class PostgresStoreTests : IDisposable
{
    private const string Body = "أعلنت وزارة الزراعة اليوم عن بدء موسم الحصاد في محافظات الشمال والشرق بعد أمطار غزيرة هذا العام. وقال الوزير في مؤتمر صحفي إن الإنتاج سيكون الأعلى منذ عشر سنوات على الأقل.";

    private readonly PostgresDatabase _database = new();
    private readonly Fingerprinter _fingerprinter = new();

    public void Dispose() => _database.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<Verdict> JudgeAsync(Store store, Article article, List<OutputLine>? lines = null)
    {
        var source = new Source { Id = article.Source.Id, Name = article.Source.Name, Feed = new Uri("http://example.org/feed"), Schedule = Schedule.Every(TimeSpan.FromMinutes(15)) };
        var item = new PreparedItem(article, _fingerprinter.Compute(article), new string('0', 32));
        return store.WriteAsync(writer => Judgement.Apply(writer, new Submission(source, new MasdarConfig(), [item], null), item, _fingerprinter, lines ?? []), Token);
    }

    [Fact]
    public async Task Two_copies_that_come_at_the_same_moment_on_two_nodes_never_both_become_originals()
    {
        using var one = _database.Open();
        using var two = _database.Open("two");
        for (var i = 0; i < 200; i++)
        {
            var text = $"{Body} {string.Join(' ', Enumerable.Range(0, 40).Select(word => $"كلمة{i}و{word}"))}";
            // Every third pair differs in a word, so that only the sketches can tell.
            var copy = i % 3 == 0 ? text + " وشكرا" : text;
            using var start = new Barrier(2);
            var pair = await Task.WhenAll(
                Task.Run(() => Race(start, one, Articles.Of(text, $"خبر {i}", "a")), Token),
                Task.Run(() => Race(start, two, Articles.Of(copy, $"خبر {i}", "b")), Token));
            Assert.Single(pair.OfType<Original>());
            Assert.Single(pair.OfType<Duplicate>());
        }
        Assert.Equal((200, 200), await one.ReadAsync(reader => reader.Count(), Token));

        Task<Verdict> Race(Barrier start, Store store, Article article)
        {
            start.SignalAndWait(Token);
            return JudgeAsync(store, article);
        }
    }

    [Fact]
    public async Task Each_node_has_files_of_its_own_and_all_lines_come_in_the_order_in_which_they_were_stored()
    {
        var stored = new List<OutputLine>();
        using (var one = _database.Open())
        using (var two = _database.Open("two"))
        {
            for (var i = 0; i < 6; i++)
            {
                var text = string.Join(' ', Enumerable.Range(0, 30).Select(word => $"نص{i}و{word}"));
                Assert.IsType<Original>(await JudgeAsync(i % 3 == 0 ? two : one, Articles.Of(text, $"خبر {i}", "a"), stored));
            }
            Assert.NotEqual(one.Node, two.Node);
            var day = stored[0].Day;
            Assert.Equal(4, await one.ReadAsync(reader => reader.Lines(LineKind.Records, day, 0).Count(), Token));
            Assert.Equal(2, await two.ReadAsync(reader => reader.Lines(LineKind.Records, day, 0).Count(), Token));
            Assert.Equal([0L, 0L], [stored[0].Offset, stored[1].Offset]);
            Assert.Equal([(LineKind.Records, day)], await two.ReadAsync(reader => reader.Days(), Token));
            Assert.Equal(stored.Select(line => line.Bytes.ToArray()), await one.ReadAsync(reader => reader.Lines(LineKind.Records, day).Select(line => line.Line.Bytes.ToArray()).ToList(), Token));
            Assert.Equal(stored[^1].Bytes.ToArray(), (await two.ReadAsync(reader => reader.Newest(1), Token))[0].Line.Bytes.ToArray());
            Assert.Equal(4, await one.ReadAsync(reader => reader.Articles().Count(), Token));
        }
        using var again = Store.OpenReadOnly(_database.Dialect("two"));
        Assert.Equal(2, await again.ReadAsync(reader => reader.Lines(LineKind.Records, stored[0].Day, 0).Count(), Token));
    }

    [Fact]
    public async Task A_node_keeps_its_number_and_a_copy_of_its_folder_is_refused()
    {
        int node;
        using (var one = _database.Open())
        {
            node = one.Node;
            var refused = Assert.Throws<StoreException>(() => _database.Open());
            Assert.Contains("node.id", refused.Message, StringComparison.Ordinal);
        }
        using var two = _database.Open("two");
        using var again = _database.Open();
        Assert.Equal(node, again.Node);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_lost_connection_is_opened_again_and_the_work_is_stored_once()
    {
        using var store = _database.Open();
        await JudgeAsync(store, Articles.Of(Body, "قبل"));
        _database.EndSessions();
        Assert.Equal((1, 0), await store.ReadAsync(reader => reader.Count(), Token));
        var calls = 0;
        await store.WriteAsync(
            writer =>
            {
                if (++calls == 1) _database.EndSessions();
                writer.Save(SourceState.New("a"));
                return true;
            },
            Token);
        Assert.Equal(2, calls);
        Assert.Single(await store.ReadAsync(reader => reader.States(), Token));
        Assert.Equal((1, 0), await store.ReadAsync(reader => reader.Count(), Token));
    }

    [Fact]
    public async Task What_fails_in_a_transaction_leaves_nothing_behind_and_the_next_one_works()
    {
        using var store = _database.Open();
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.WriteAsync<bool>(
            writer =>
            {
                writer.Save(SourceState.New("a"));
                throw new InvalidOperationException();
            },
            Token));
        var note = new DuplicateNote(ArticleId.Of("a", "1"), new SourceInfo("a", "a", null, null), null, "ع", Articles.Noon, new Duplicate(ArticleId.Of("b", "2"), DuplicateReason.Url, 1));
        await store.WriteAsync(writer => writer.Put(note, null, "{}\n"u8.ToArray()), Token);
        var again = await Assert.ThrowsAnyAsync<DbException>(() => store.WriteAsync(writer => writer.Put(note, null, "{}\n"u8.ToArray()), Token));
        Assert.False(store.IsDiskTrouble(again));
        Assert.Equal((0, 1), await store.ReadAsync(reader => reader.Count(), Token));
        Assert.Empty(await store.ReadAsync(reader => reader.States(), Token));
    }

    [Fact]
    public async Task A_hold_that_another_node_met_is_kept_and_never_shortened()
    {
        using var one = _database.Open();
        using var two = _database.Open("two");
        var now = Articles.Noon;
        await SaveAsync(one, now, ("a.org", 60), ("b.org", 10));
        await SaveAsync(two, now, ("a.org", 30), ("c.org", 90));
        await SaveAsync(one, now.AddMinutes(20));
        var holds = await one.ReadAsync(reader => reader.Holds(), Token);
        Assert.Equal([("a.org", now.AddMinutes(60)), ("c.org", now.AddMinutes(90))], holds.OrderBy(hold => hold.Key, StringComparer.Ordinal).Select(hold => (hold.Key, hold.Value)));

        static Task<bool> SaveAsync(Store store, DateTimeOffset now, params (string Host, int Minutes)[] holds) => store.WriteAsync(
            writer =>
            {
                writer.Save(holds.ToDictionary(hold => hold.Host, hold => now.AddMinutes(hold.Minutes), StringComparer.Ordinal), now);
                return true;
            },
            Token);
    }

    [Fact]
    public void A_store_of_a_newer_version_is_refused_and_an_empty_database_is_not_read()
    {
        Assert.Contains("Nothing is stored", Assert.Throws<StoreException>(() => Store.OpenReadOnly(_database.Dialect())).Message, StringComparison.Ordinal);
        _database.Open().Dispose();
        _database.Scalar("UPDATE version SET number = 99");
        Assert.Contains("newer Masdar", Assert.Throws<StoreException>(() => _database.Open()).Message, StringComparison.Ordinal);
        Assert.Throws<StoreException>(() => Store.OpenReadOnly(_database.Dialect()));
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=u;Password=geheim7", "cannot be reached")]
    [InlineData("Host=127.0.0.1;Password=gehe;im7;Username=u", "cannot be read")]
    [InlineData("Host=127.0.0.1;Port=geheim7", "cannot be read")]
    [InlineData("Password=geheim7", "names no Host")]
    [InlineData("Host=127.0.0.1;Password=geheim7;Search Path=a\"b", "Search Path")]
    public void What_is_wrong_is_said_in_words_without_the_password(string connectionString, string wanted)
    {
        var said = Assert.Throws<StoreException>(() => Store.Open(new PostgresDialect(connectionString, "one")));
        Assert.Contains(wanted, said.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim7", said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("im7", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_is_not_there_is_named_with_the_command_that_makes_it()
    {
        var missing = new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Database = "no_such_database" };
        var said = Assert.Throws<StoreException>(() => Store.Open(new PostgresDialect(missing.ConnectionString, "one")));
        Assert.Contains("no_such_database", said.Message, StringComparison.Ordinal);
        Assert.Contains("createdb", said.Message, StringComparison.Ordinal);
        Assert.False(said.IsPassing);
    }
}
