using System.Collections;

namespace Masdar.Commands;

/// <summary>What a command may use of the process. Results go to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
internal sealed record CommandContext(TextWriter Out, TextWriter Error, IReadOnlyDictionary<string, string?> Environment, TimeProvider Time)
{
    /// <summary>Whether a person watches the progress.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Whether results are read by a person at a terminal.</summary>
    public bool IsOutTerminal { get; init; }

    /// <summary>Where results go that are no text.</summary>
    public Func<Stream> OutBytes { get; init; } = static () => Stream.Null;

    public static CommandContext FromProcess()
    {
        // UTF-8 without a byte order mark, on every platform and into every pipe.
        var utf8 = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected) Console.OutputEncoding = utf8;
        var environment = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables()) environment[(string)variable.Key] = (string?)variable.Value;
        return new CommandContext(
            new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true, NewLine = "\n" },
            TextWriter.Synchronized(new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true, NewLine = "\n" }),
            environment,
            TimeProvider.System)
        {
            IsErrorTerminal = !Console.IsErrorRedirected,
            OutBytes = Console.OpenStandardOutput,
            IsOutTerminal = !Console.IsOutputRedirected,
        };
    }
}
