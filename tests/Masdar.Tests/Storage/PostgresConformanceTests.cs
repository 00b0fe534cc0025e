using Masdar.Storage;

namespace Masdar.Tests.Storage;

[Trait("Category", "Postgres")]
public sealed class PostgresConformanceTests : StoreTests, IDisposable
{
    private readonly PostgresDatabase _database = new();

    private protected override SqlDialect Dialect => _database.Dialect();

    public void Dispose() => _database.Dispose();
}
