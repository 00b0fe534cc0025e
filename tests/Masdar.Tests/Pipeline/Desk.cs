using System.Globalization;
using System.Text;
using Masdar.Archive;
using Masdar.Deduplication;
using Masdar.Model;
using Masdar.Output;
using Masdar.Pipeline;
using Masdar.Storage;
using Masdar.Storage.Sqlite;
using Masdar.Tests.Output;
using Microsoft.Extensions.Logging.Abstractions;

namespace Masdar.Tests.Pipeline;

/// <summary>The writer's end of the pipeline on real files: what it stores and writes, over restarts and damage.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private static readonly Source Source = new() { Id = "alikhbariah", Name = "قناة الإخبارية", Feed = new Uri("https://example.org/feed/"), Schedule = Schedule.Every(TimeSpan.FromMinutes(15)) };

    private readonly Fingerprinter _fingerprinter = new(AttributionTemplate.Shipped.Values);
    private Committer? _committer;

    public string Folder { get; } = Directory.CreateTempSubdirectory("masdar-desk-").FullName;

    public string StorePath => Path.Combine(Folder, "masdar.db");

    public Store Store { get; private set; } = null!;

    /// <summary>Each article is of another day.</summary>
    public bool HasADayEach { get; init; }

    public LineFiles Files => new(Folder);

    /// <summary>The only file of records.</summary>
    public string RecordFile => Files.PathOf(LineKind.Records, DateOnly.FromDateTime(RecordSamples.Article().FetchedAt.UtcDateTime));

    public string[] Lines => [.. File.ReadLines(RecordFile)];

    /// <summary>As a start of the program: rebuilds, mends, and is ready to write.</summary>
    public async Task OpenAsync(IArticleOutput? before = null)
    {
        Store = Store.Open(new SqliteDialect(StorePath));
        IReadOnlyList<IArticleOutput> outputs = before is null ? [Files] : [before, Files];
        await new Rebuild(Store, Files, _fingerprinter, NullLogger<Rebuild>.Instance).RunIfEmptyAsync(TestContext.Current.CancellationToken);
        var recovery = new Recovery(Store, Files, outputs, new Repair(Store, Files, TimeProvider.System), NullLogger<Recovery>.Instance);
        await recovery.RunAsync(TestContext.Current.CancellationToken);
        _committer = new Committer(Store, outputs, recovery, _fingerprinter, archive: null, retention: null, () => null, TimeProvider.System, NullLogger<Committer>.Instance);
    }

    public async Task CloseAsync()
    {
        if (_committer is null) return;
        await _committer.DisposeAsync();
        Store.Dispose();
        _committer = null;
    }

    public Task<CommitReport> SubmitAsync(params int[] articles) =>
        _committer!.SubmitAsync(new Submission(Source, new MasdarConfig(), [.. articles.Select(Item)], (counts, state) => state with { Articles = state.Articles + counts.New }), TestContext.Current.CancellationToken);

    /// <summary>Stores a record without writing it: what a crash between the two leaves.</summary>
    public Task StoreOnlyAsync(int article) => Store.WriteAsync(
        writer =>
        {
            var item = Item(article);
            var record = new ArticleRecord(item.Article, RecordSamples.Record(item.Article).Attribution, item.Fingerprint, 1);
            return writer.Put(record, item.RawHash, RecordJson.Write(record));
        },
        TestContext.Current.CancellationToken);

    public async Task<VerifyReport> VerifyAsync() => await new Verifier(Store, Files, texts: null, new RecordCheck(new AttributionOptions(), new PublisherOptions()), new Originals(new WarcReader(new WarcFiles(Folder)))).RunAsync(TestContext.Current.CancellationToken);

    public string[] Titles() => [.. Lines.Select(line => RecordJson.ReadRecord(Encoding.UTF8.GetBytes(line)).Record.Article.Title)];

    public static string TitleOf(int article) => string.Create(CultureInfo.InvariantCulture, $"عنوان {article}");

    public static Fingerprint FingerprintOf(Article article) => new Fingerprinter(AttributionTemplate.Shipped.Values).Compute(article);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(Folder, true);
    }

    /// <summary>One article of its own, as a run hands it over.</summary>
    public static Submission SubmissionOf(int number) => new(Source, new MasdarConfig(), [ItemOf(new Fingerprinter(AttributionTemplate.Shipped.Values), number, TimeSpan.Zero)], (_, state) => state);

    private PreparedItem Item(int number) => ItemOf(_fingerprinter, number, HasADayEach ? TimeSpan.FromDays(number) : TimeSpan.Zero);

    private static PreparedItem ItemOf(Fingerprinter fingerprinter, int number, TimeSpan later)
    {
        var guid = string.Create(CultureInfo.InvariantCulture, $"guid-{number}");
        var words = Enumerable.Range(0, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"كلمة{number * 1000 + i}"));
        var article = RecordSamples.Article(string.Join(' ', words)) with
        {
            Id = ArticleId.Of(Source.Id, guid),
            Guid = guid,
            Title = TitleOf(number),
            Url = $"https://example.org/{guid}",
            UrlKey = $"example.org/{guid}",
        };
        article = article with { FetchedAt = article.FetchedAt + later };
        return new PreparedItem(article, fingerprinter.Compute(article), number.ToString("x32", CultureInfo.InvariantCulture));
    }
}
