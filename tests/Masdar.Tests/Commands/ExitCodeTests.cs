using Masdar.Commands;

namespace Masdar.Tests.Commands;

public class ExitCodeTests
{
    private const string Away = """{ "storage": { "provider": "postgres", "connectionString": "Host=127.0.0.1;Port=1;Username=u;Timeout=5" } }""";

    [Theory]
    [InlineData("run")]
    [InlineData("run --once")]
    [InlineData("status")]
    public async Task A_server_that_is_away_is_no_wrong_configuration_so_the_service_is_started_again(string command)
    {
        using var cli = new Cli(masdar: Away);
        var result = await cli.RunAsync(command.Split(' '));
        Assert.Equal(ExitCode.Failure, result.Code);
        Assert.Contains("cannot be reached", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_that_cannot_be_read_is_wrong_configuration()
    {
        using var cli = new Cli(masdar: Away.Replace("Port=1;", "Port=one;", StringComparison.Ordinal));
        var result = await cli.RunAsync("run");
        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("cannot be read", result.Error, StringComparison.Ordinal);
    }
}
