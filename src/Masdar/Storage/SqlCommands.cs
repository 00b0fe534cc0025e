using System.Data;
using System.Data.Common;

namespace Masdar.Storage;

/// <summary>Prepared statements of one connection, each made once. Used by one caller at a time.</summary>
internal sealed class SqlCommands(DbConnection connection, SqlDialect dialect) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _prepared = new(StringComparer.Ordinal);

    public DbConnection Connection { get; } = connection;

    public SqlDialect Dialect { get; } = dialect;

    /// <summary>The transaction that the commands take part in; null outside one.</summary>
    public DbTransaction? Transaction { get; set; }

    /// <summary>The statement with its parameters set. Valid until the next call with the same text.</summary>
    public DbCommand Get(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = Connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in parameters)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.DbType = TypeOf(name, value);
                command.Parameters.Add(parameter);
            }
            command.Transaction = Transaction;
            command.Prepare();
            _prepared.Add(sql, command);
        }
        command.Transaction = Transaction;
        for (var i = 0; i < parameters.Length; i++) command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        return command;
    }

    public int Run(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Get(sql, parameters).ExecuteNonQuery();

    public void Dispose()
    {
        foreach (var command in _prepared.Values) command.Dispose();
        Connection.Dispose();
    }

    /// <summary>A null has no type of its own: every parameter that may be null is a hash or an id.</summary>
    private static DbType TypeOf(string name, object? value) => value switch
    {
        null or byte[] => DbType.Binary,
        string => DbType.String,
        int => DbType.Int32,
        long => DbType.Int64,
        _ => throw new ArgumentException($"The parameter {name} has the unexpected type {value.GetType()}.", nameof(value)),
    };
}
