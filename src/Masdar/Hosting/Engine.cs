using Masdar.Archive;
using Masdar.Deduplication;
using Masdar.Extraction;
using Masdar.Fetching;
using Masdar.Model;
using Masdar.Normalization;
using Masdar.Output;
using Masdar.Parsing;
using Masdar.Pipeline;
using Masdar.Scheduling;
using Masdar.Storage;
using Microsoft.Extensions.Logging;

namespace Masdar.Hosting;

/// <summary>The pipeline with all its parts on one data folder: what the service, <c>run --once</c>, <c>demo</c> and <c>import</c> share.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly FileStream _lock;
    private readonly Committer _committer;
    private readonly FeedReading _reading;
    private readonly ProcessorPlaces _pagePlaces;
    private readonly HttpFetcher _fetcher;
    private readonly WarcArchive? _archive;

    private Engine(FileStream held, Store store, HttpFetcher fetcher, WarcArchive? archive, FeedReading reading, ProcessorPlaces pagePlaces, NetworkWatch network, Committer committer, RunOnce runs)
    {
        (_lock, Store, _fetcher, _archive, _reading, _pagePlaces, Network, _committer, Runs) = (held, store, fetcher, archive, reading, pagePlaces, network, committer, runs);
    }

    public Store Store { get; }

    public RunOnce Runs { get; }

    public NetworkWatch Network { get; }

    public IHttpFetcher Fetcher => _fetcher;

    public Committer Committer => _committer;

    /// <summary>Locks the folder, opens the store, mends what an interrupted run left, and puts the stages together.</summary>
    /// <param name="config">The snapshot in force, asked anew by each run.</param>
    /// <exception cref="DataFolderException">The folder cannot be used.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public static async Task<Engine> OpenAsync(DataFolder folder, Func<MasdarConfig> config, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var held = folder.MakeAndLock();
        Store? store = null;
        try
        {
            store = Store.Open(folder.Dialect(config().Storage, writes: true));
            var output = config().Output;
            var files = new LineFiles(folder.Path, output.Records);
            var outputs = new List<IArticleOutput> { files };
            if (output.Text) outputs.Add(TextOutput(folder, store));

            var fingerprinter = new Fingerprinter(config().Attribution.Templates.Values);
            var retention = new Retention(store, folder.Path, files, new WarcFiles(folder.Path), () => config().Storage.Retention, time, logs.CreateLogger<Retention>());
            await retention.FinishAsync(cancellationToken);
            await new Rebuild(store, files, fingerprinter, logs.CreateLogger<Rebuild>(), output.Text ? new PublishedTexts(store, new TextFiles(folder.Path), time) : null).RunIfEmptyAsync(cancellationToken);
            var recovery = new Recovery(store, files, outputs, new Repair(store, files, time), logs.CreateLogger<Recovery>());
            await recovery.RunAsync(cancellationToken);

            var fetcher = new HttpFetcher(() => config().Fetching, time, logs.CreateLogger<HttpFetcher>());
            var holds = new HoldMemory(fetcher.Holds, await store.ReadAsync(reader => reader.Holds(), cancellationToken));
            var archive = output.Archive ? await OpenArchiveAsync(folder, store, time, logs, cancellationToken) : null;
            IHttpFetcher pages = archive is null ? fetcher : new ArchivingFetcher(fetcher, archive);
            var committer = new Committer(store, outputs, recovery, fingerprinter, archive, retention, holds.TakeChanged, time, logs.CreateLogger<Committer>());
            var reading = new FeedReading(fetcher, new FeedParser(), archive, time);
            var pagePlaces = new ProcessorPlaces(time);
            var network = new NetworkWatch(time, logs.CreateLogger<NetworkWatch>());
            var articles = new ArticleRun(store, new ArticleExtractor(pages, () => config().Fetching.RespectRobots, time, () => config().Sites, () => config().Fetching.UserAgent, pagePlaces.TakeAsync), new Normalizer(), fingerprinter, () => config().Fetching.Corrections);
            var run = new SourceRun(
                store, reading, new OlderPages(store, reading, time), network, articles, new PageRetries(store, articles, committer, time, logs.CreateLogger<PageRetries>()), committer, new Handover(committer, logs.CreateLogger<Handover>()), (source, after) => CronTimes.After(source, config().Publisher.TimeZone, after), time, logs.CreateLogger<SourceRun>());
            return new Engine(held, store, fetcher, archive, reading, pagePlaces, network, committer, new RunOnce(run, logs.CreateLogger<RunOnce>()));
        }
        catch
        {
            store?.Dispose();
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>The published texts of what is in a store.</summary>
    public static TextArticles TextOutput(DataFolder folder, Store store) => new(new TextFiles(folder.Path), (id, token) => store.ReadAsync(reader => reader.RevisionDays(id), token));

    /// <summary>The archive, with what an interrupted run left torn at its end cut.</summary>
    private static async Task<WarcArchive> OpenArchiveAsync(DataFolder folder, Store store, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var known = new KnownPayloads((digest, token) => store.ReadAsync(reader => reader.Payload(digest), token));
        var archive = new WarcArchive(new WarcFiles(folder.Path), known, $"Masdar/{typeof(Engine).Assembly.GetName().Version!.ToString(3)}", time, logs.CreateLogger<WarcArchive>());
        var flushed = await store.ReadAsync(reader => reader.ArchiveFiles(), cancellationToken);
        archive.Recover(name => flushed.GetValueOrDefault(name)?.Length ?? 0);
        return archive;
    }

    /// <summary>Learns which hosts asked other nodes to be left alone.</summary>
    public async Task LearnHoldsAsync(CancellationToken cancellationToken) => _fetcher.Holds.Restore(await Store.ReadAsync(reader => reader.Holds(), cancellationToken));

    /// <summary>Finishes what was submitted, then lets go of the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _committer.DisposeAsync();
        _fetcher.Dispose();
        _reading.Dispose();
        _pagePlaces.Dispose();
        _archive?.Dispose();
        Store.Dispose();
        await _lock.DisposeAsync();
    }
}
