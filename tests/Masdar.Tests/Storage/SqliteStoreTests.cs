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

    [Theory]
    [InlineData(5, true)] // busy
    [InlineData(10, true)] // input or output
    [InlineData(13, true)] // full
    [InlineData(8, false)] // read-only
    [InlineData(11, false)] // damaged
    [InlineData(14, false)] // cannot be opened
    public void What_may_pass_by_itself_is_told_from_what_somebody_has_to_mend(int code, bool isPassing) =>
        Assert.Equal(isPassing, Dialect.Explain(new Microsoft.Data.Sqlite.SqliteException("trouble", code)).IsPassing);

    [Fact]
    public async Task A_store_of_the_first_version_is_brought_up_to_date_with_its_lines()
    {
        byte[] id = [.. Enumerable.Range(0, 16).Select(i => (byte)i)], line = "{}\n"u8.ToArray();
        await using (var connection = Dialect.Open(readOnly: false))
        {
            await using var transaction = Dialect.BeginExclusive(connection);
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = Dialect.Scripts[0] + $"INSERT INTO line VALUES (0, 1, 700000, 0, {line.Length}, x'{Convert.ToHexString(id)}', 0, x'{Convert.ToHexString(LineCodec.Pack(line))}'); INSERT INTO file VALUES (0, 1, 700000, {line.Length}, 0);";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            Dialect.WriteVersion(connection, transaction, 1);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }
        using var store = Store.Open(Dialect);
        var stored = await store.ReadAsync(reader => reader.Line(Masdar.Model.ArticleId.FromBytes(id)), TestContext.Current.CancellationToken);
        Assert.Equal(line, stored!.Line.Bytes.ToArray());
    }

    [Fact]
    public async Task What_was_kept_of_duplicates_is_still_there_in_a_store_of_an_older_version()
    {
        byte[] id = [.. Enumerable.Range(0, 16).Select(i => (byte)i)], line = "{}\n"u8.ToArray();
        const int Older = 10;
        await using (var connection = Dialect.Open(readOnly: false))
        {
            await using var transaction = Dialect.BeginExclusive(connection);
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = string.Concat(Dialect.Scripts.Take(Older)) + $"INSERT INTO kept VALUES (x'{Convert.ToHexString(id)}', 5, {line.Length}, x'{Convert.ToHexString(LineCodec.Pack(line))}');";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            Dialect.WriteVersion(connection, transaction, Older);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }
        using var store = Store.Open(Dialect);
        Assert.Equal(line, await store.ReadAsync(reader => reader.Kept(Masdar.Model.ArticleId.FromBytes(id)), TestContext.Current.CancellationToken));
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
