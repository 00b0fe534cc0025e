using System.Data.Common;
using Masdar.Archive;
using Masdar.Deduplication;
using Masdar.Model;
using Masdar.Output;
using Masdar.Pipeline;
using Masdar.Storage;
using Masdar.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Masdar.Tests.Pipeline;

/// <summary>The one writer goes on, whatever befalls a batch.</summary>
public sealed class CommitterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("masdar-committer-").FullName;

    [Fact]
    public async Task A_store_that_somebody_holds_after_a_batch_does_not_end_the_writer()
    {
        var dialect = new HeldDialect(Path.Combine(_folder, "masdar.db"));
        using var store = Store.Open(dialect);
        // Held as soon as the first batch's lines are written: what is stored next is how far the files are, before what is too old is dropped.
        await using var committer = Writer(store, new AfterWriting(() => dialect.IsHeld = true));
        Assert.NotNull(await committer.SubmitAsync(Desk.SubmissionOf(1), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<SqliteException>(() => committer.SubmitAsync(Desk.SubmissionOf(2), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        dialect.IsHeld = false;
        Assert.NotNull(await committer.SubmitAsync(Desk.SubmissionOf(3), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_store_that_refuses_the_last_word_makes_no_failure_of_what_is_done()
    {
        var dialect = new HeldDialect(Path.Combine(_folder, "masdar.db"));
        using var store = Store.Open(dialect);
        var committer = Writer(store, new AfterWriting(() => dialect.IsHeld = true));
        await committer.SubmitAsync(Desk.SubmissionOf(1), TestContext.Current.CancellationToken);
        await committer.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => committer.SubmitAsync(Desk.SubmissionOf(2), TestContext.Current.CancellationToken));
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private Committer Writer(Store store, IArticleOutput last)
    {
        var files = new LineFiles(_folder);
        IReadOnlyList<IArticleOutput> outputs = [files, last];
        var recovery = new Recovery(store, files, outputs, new Repair(store, files, TimeProvider.System), NullLogger<Recovery>.Instance);
        var retention = new Retention(store, _folder, files, new WarcFiles(_folder), () => new RetentionOptions(), TimeProvider.System, NullLogger<Retention>.Instance);
        return new Committer(store, outputs, recovery, new Fingerprinter(AttributionTemplate.Shipped.Values), archive: null, retention, () => null, TimeProvider.System, NullLogger<Committer>.Instance);
    }

    private sealed class AfterWriting(Action then) : IArticleOutput
    {
        public Task WriteAsync(IReadOnlyList<OutputLine> lines, CancellationToken cancellationToken)
        {
            then();
            return Task.CompletedTask;
        }
    }

    /// <summary>SQLite's own, of which somebody may hold the write lock for longer than anyone waits.</summary>
    private sealed class HeldDialect(string path) : SqlDialect
    {
        private readonly SqliteDialect _inner = new(path);

        public bool IsHeld { get; set; }

        public override string Place => _inner.Place;

        public override IReadOnlyList<string> Scripts => _inner.Scripts;

        public override DbConnection Open(bool readOnly) => _inner.Open(readOnly);

        public override DbTransaction BeginExclusive(DbConnection connection) => IsHeld ? throw new SqliteException("database is locked", 5) : _inner.BeginExclusive(connection);

        public override int ReadVersion(DbConnection connection) => _inner.ReadVersion(connection);

        public override void WriteVersion(DbConnection connection, DbTransaction transaction, int version) => _inner.WriteVersion(connection, transaction, version);

        public override bool IsDiskTrouble(DbException exception) => _inner.IsDiskTrouble(exception);

        public override StoreException Explain(DbException exception) => _inner.Explain(exception);
    }
}
