using Masdar.Storage;
using Masdar.Storage.Sqlite;

namespace Masdar.Tests.Storage;

public sealed class SqliteStoreTests : StoreTests, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("masdar-store-").FullName;

    private protected override SqlDialect Dialect => new SqliteDialect(Path.Combine(_folder, "masdar.db"));

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void A_file_that_is_no_store_is_refused_and_left_as_it_is()
    {
        var path = Path.Combine(_folder, "masdar.db");
        var bytes = System.Text.Encoding.ASCII.GetBytes(new string('x', 5000));
        File.WriteAllBytes(path, bytes);
        var refused = Assert.Throws<StoreException>(() => Store.Open(Dialect));
        Assert.Contains("rebuild", refused.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused()
    {
        Store.Open(Dialect).Dispose();
        await using (var connection = Dialect.Open(readOnly: false))
        {
            await using var transaction = Dialect.BeginExclusive(connection);
            Dialect.WriteVersion(connection, transaction, 99);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }
        Assert.Throws<StoreException>(() => Store.Open(Dialect));
        Assert.Throws<StoreException>(() => Store.OpenReadOnly(Dialect));
    }
}
