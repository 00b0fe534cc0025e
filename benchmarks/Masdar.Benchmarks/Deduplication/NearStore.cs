using System.Diagnostics;
using System.Globalization;
using Masdar.Deduplication;
using Masdar.Model;
using Masdar.Pipeline;
using Masdar.Storage;
using Masdar.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Masdar.Benchmarks.Deduplication;

/// <summary>
/// How many articles a second are judged and stored when much is stored already: a store is generated, then new articles, reprints and copies go through
/// the writer's own step, in transactions of 32, with what the window drops. One core, fingerprints included.
/// <c>dotnet run -c Release --project benchmarks/Masdar.Benchmarks -- near-store --originals 1000000 --exact 0 --articles 10000 --seconds 120</c>
/// </summary>
internal sealed class NearStore
{
    private const int Outlets = 500, BatchSize = 32, MostPrunedAtOnce = 200;

    /// <summary>More than the window: what is too old is dropped meanwhile, as in every store that is in use.</summary>
    private static readonly TimeSpan Spread = TimeSpan.FromDays(14.5);

    private static readonly DateTimeOffset Now = new(2026, 1, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly NearStoreText _texts = new(Outlets);
    private readonly Fingerprinter _fingerprinter = new();
    private readonly MasdarConfig _config = new();

    /// <param name="args">
    /// <c>--store FILE</c> keeps the generated store, and takes one that is there as it is: each measurement is on a copy. A process measures only what it did
    /// not generate, so its memory is the store's: the generator starts it anew with <c>--measure</c>.
    /// </param>
    public static async Task RunAsync(string[] args)
    {
        string? Text(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
        int Number(string name, int otherwise) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        var (originals, exact) = (Number("--originals", 200_000), Number("--exact", 0));
        if (Text("--measure") is { } measured)
        {
            await new NearStore().MeasureAsync(measured, originals, Number("--articles", 10_000), TimeSpan.FromSeconds(Number("--seconds", 120)));
            return;
        }
        var folder = Directory.CreateTempSubdirectory("masdar-near-store-").FullName;
        try
        {
            var store = Text("--store") ?? Path.Combine(folder, "generated.db");
            if (!File.Exists(store))
            {
                var clock = Stopwatch.StartNew();
                using (Store.Open(new SqliteDialect(store))) { }
                new NearStore().Fill(store, originals, exact);
                Say($"generated {originals:N0} near and {exact:N0} exact originals in {clock.Elapsed.TotalSeconds:F0} s, {new FileInfo(store).Length / 1048576.0:N0} MB");
            }
            var copy = Path.Combine(folder, "masdar.db");
            File.Copy(store, copy);
            using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. OwnDll(), "near-store", .. args, "--measure", copy]))!;
            await child.WaitForExitAsync();
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static string[] OwnDll() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(NearStore).Assembly.Location] : [];

    private async Task MeasureAsync(string path, int originals, int articles, TimeSpan limit)
    {
        using var store = Store.Open(new SqliteDialect(path));
        var clock = Stopwatch.StartNew();
        await store.WriteAsync(transaction => transaction.Near.Find([1], 1, Now, 1), CancellationToken.None);
        using var process = Process.GetCurrentProcess();
        Say($"hashes read in {clock.Elapsed.TotalSeconds:F1} s, working set {process.WorkingSet64 / 1048576.0:N0} MB");
        await MeasureAsync(store, "first", originals, 0, Math.Min(2000, articles), limit);
        await MeasureAsync(store, "then", originals, Math.Min(2000, articles), articles, limit);
        process.Refresh();
        Say($"working set {process.WorkingSet64 / 1048576.0:N0} MB, at most {process.PeakWorkingSet64 / 1048576.0:N0} MB, managed {GC.GetTotalMemory(true) / 1048576.0:N0} MB, store {new FileInfo(path).Length / 1048576.0:N0} MB");
    }

    /// <summary>Of ten articles seven are new, two are reprints of a stored one and one is a copy.</summary>
    private async Task MeasureAsync(Store store, string name, int originals, int from, int count, TimeSpan limit)
    {
        var (counts, done, slowest) = (CommitCounts.None, 0, TimeSpan.Zero);
        var (preparing, judging) = (new Stopwatch(), new Stopwatch());
        var (cpu, written) = (Environment.CpuUsage.TotalTime, 0L);
        while (done < count && preparing.Elapsed + judging.Elapsed < limit)
        {
            var items = new List<PreparedItem>(BatchSize);
            for (var i = 0; i < BatchSize; i++, done++) items.Add(Item(from + done, originals, preparing));
            var source = new Source { Id = "bench", Name = "bench", Feed = new Uri("https://bench.example/feed"), Schedule = Schedule.Every(TimeSpan.FromMinutes(15)) };
            var submission = new Submission(source, _config, items, State: null);
            var before = judging.Elapsed;
            judging.Start();
            var verdicts = await store.WriteAsync(transaction =>
            {
                var lines = new List<OutputLine>();
                var result = items.ConvertAll(item => Judgement.Apply(transaction, submission, item, _fingerprinter, lines));
                transaction.Near.Prune(Now - _config.Deduplication.Window, MostPrunedAtOnce);
                transaction.PruneKept(Now - _config.Deduplication.Window, MostPrunedAtOnce);
                written += lines.Sum(line => (long)line.Bytes.Length);
                return result;
            }, CancellationToken.None);
            judging.Stop();
            if (judging.Elapsed - before > slowest) slowest = judging.Elapsed - before;
            counts += new CommitCounts(verdicts.Count(v => v is Original), 0, verdicts.Count(v => v is Duplicate), verdicts.Count(v => v is Unchanged));
        }
        var wall = preparing.Elapsed + judging.Elapsed;
        Say($"{name}: {done:N0} articles, {done / wall.TotalSeconds:N0} a second ({1e6 * preparing.Elapsed.TotalSeconds / done:N0} µs fingerprint, {1e6 * judging.Elapsed.TotalSeconds / done:N0} µs judge and store, {1e6 * (Environment.CpuUsage.TotalTime - cpu).TotalSeconds / done:N0} µs of processor with the generator's), slowest batch {slowest.TotalMilliseconds:N0} ms; {counts.New:N0} new, {counts.Duplicates:N0} duplicates; {written / done:N0} bytes of lines an article");
    }

    private PreparedItem Item(int number, int originals, Stopwatch preparing)
    {
        var old = (int)(NearStoreText.Mix(number, 7) % (uint)Math.Max(1, originals));
        var text = (number % 10) switch
        {
            < 7 => NearStoreText.Text(originals + number),
            < 9 => NearStoreText.Reprint(old, number),
            _ => NearStoreText.Text(old),
        };
        var article = _texts.Article(text, number * 7, $"now-{number}", Now);
        preparing.Start();
        var fingerprint = _fingerprinter.Compute(article);
        preparing.Stop();
        return new PreparedItem(article, fingerprint, fingerprint.Body);
    }

    /// <summary>Puts rows as the store would, sorted, so that a million take minutes and not hours.</summary>
    private void Fill(string path, int originals, int exact)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Run(connection, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-256000; DROP INDEX article_url; DROP INDEX article_content;");
        var ids = new List<(UInt128 Id, byte[] Url, byte[] Content)>(originals);
        using (var transaction = connection.BeginTransaction())
        {
            using var near = Command(connection, "INSERT INTO near (no, id, source, stored_at, tokens) VALUES (@no, @id, @source, @at, @tokens)", "@no", "@id", "@source", "@at", "@tokens");
            using var hashes = Command(connection, "INSERT INTO hashes (no, bytes) VALUES (@no, @bytes)", "@no", "@bytes");
            for (var i = 0; i < originals; i++)
            {
                var at = Now - (Spread * (1 - ((double)i / originals)));
                var article = _texts.Article(NearStoreText.Text(i), i, $"old-{i}", at);
                var fingerprint = _fingerprinter.Compute(article);
                var shingles = fingerprint.Shingles!;
                ids.Add((article.Id.Value, Store.Hash(article.UrlKey!), Store.HexPrefix(fingerprint.Content)!));
                Set(near, (long)i + 1, article.Id.ToBytes(), article.Source.Id, at.ToUnixTimeMilliseconds(), shingles.Tokens.ToArray());
                Set(hashes, (long)i + 1, NearIndex.Bytes(shingles.Sketch));
            }
            ids.Sort((a, b) => a.Id.CompareTo(b.Id));
            using var put = Command(connection, "INSERT INTO article (id, source, revision, raw, body, url, content, stored_at) VALUES (@id, 'outlet-1', 1, @id, @id, @url, @content, 0)", "@id", "@url", "@content");
            foreach (var (id, url, content) in ids) Set(put, new ArticleId(id).ToBytes(), url, content);
            transaction.Commit();
        }
        if (exact > 0)
        {
            Run(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO article (id, source, revision, raw, body, url, content, stored_at) SELECT id, 'outlet-1', 1, randomblob(16), randomblob(16), randomblob(16), randomblob(16), 0 FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {exact}) SELECT randomblob(16) AS id FROM n) ORDER BY id"));
        }
        Run(connection, "CREATE INDEX article_url ON article (url) WHERE url IS NOT NULL AND revision > 0; CREATE INDEX article_content ON article (content) WHERE content IS NOT NULL AND revision > 0;");
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params string[] names)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Of this file's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in names) command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    private static void Set(SqliteCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    private static void Say(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
