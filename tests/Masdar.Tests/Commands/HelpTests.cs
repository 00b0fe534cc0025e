using Masdar.Commands;

namespace Masdar.Tests.Commands;

public sealed class HelpTests
{
    private static async Task<CliResult> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(args, new CommandContext(output, error, new Dictionary<string, string?>(StringComparer.Ordinal), TimeProvider.System));
        return new CliResult(code, output.ToString(), error.ToString());
    }

    [Fact]
    public async Task The_root_help_names_every_command_in_a_line_each()
    {
        var help = await RunAsync("--help");
        Assert.Equal((ExitCode.Done, ""), (help.Code, help.Error));
        var list = help.Out[help.Out.IndexOf("Commands:", StringComparison.Ordinal)..];
        foreach (var command in (string[])["run", "demo", "import", "sources", "config", "status", "explain", "records", "replay", "service"]) Assert.Contains($"\n  {command} ", list, StringComparison.Ordinal);
        Assert.DoesNotContain("Example", list, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", help.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("demo")]
    [InlineData("import")]
    [InlineData("status")]
    [InlineData("extract")]
    [InlineData("config", "check")]
    [InlineData("sources", "list")]
    [InlineData("sources", "check")]
    [InlineData("sources", "add")]
    [InlineData("sources", "remove")]
    [InlineData("sources", "import")]
    [InlineData("sources", "export")]
    [InlineData("records", "show")]
    [InlineData("records", "tail")]
    [InlineData("records", "verify")]
    [InlineData("records", "rebuild")]
    [InlineData("replay")]
    [InlineData("explain")]
    [InlineData("backup")]
    [InlineData("restore")]
    [InlineData("service", "install")]
    [InlineData("service", "uninstall")]
    [InlineData("service", "status")]
    public async Task The_help_of_every_command_has_an_example(params string[] command)
    {
        var help = await RunAsync([.. command, "--help"]);
        Assert.Equal(ExitCode.Done, help.Code);
        Assert.Contains($"masdar {string.Join(' ', command)}", help.Out, StringComparison.Ordinal);
        Assert.Contains("Example", help.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_wrong_usage()
    {
        var wrong = await RunAsync("sources", "chekc");
        Assert.Equal((ExitCode.Usage, ""), (wrong.Code, wrong.Out));
        Assert.Contains("\"masdar sources --help\"", wrong.Error, StringComparison.Ordinal);
    }
}
