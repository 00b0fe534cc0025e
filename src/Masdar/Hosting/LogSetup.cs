using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Masdar.Hosting;

/// <summary>
/// Logging with Serilog: to standard error, and to a file a day under the data folder; or as the <c>Serilog</c> section of masdar.json says.
/// </summary>
internal static class LogSetup
{
    private const string ConsoleTemplate = "{Timestamp:yyyy-MM-dd HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";
    private const long MaxFileBytes = 50 * 1024 * 1024;
    private const int KeptFiles = 31;

    public static bool TryParseLevel(string? text, out LogLevel level)
    {
        (var known, level) = text?.ToLowerInvariant() switch
        {
            "verbose" or "trace" => (true, LogLevel.Trace),
            "debug" => (true, LogLevel.Debug),
            "information" or "info" => (true, LogLevel.Information),
            "warning" or "warn" => (true, LogLevel.Warning),
            "error" => (true, LogLevel.Error),
            "fatal" or "critical" => (true, LogLevel.Critical),
            _ => (false, LogLevel.Information),
        };
        return known;
    }

    /// <param name="section">The Serilog section as keys of IConfiguration; empty for the defaults.</param>
    /// <param name="logFolder">Where the file is written; null for none.</param>
    /// <param name="level">What the command line asks for, or null.</param>
    /// <param name="error">Standard error.</param>
    /// <exception cref="LogSectionException">The section cannot be used.</exception>
    public static ILoggerFactory Create(IReadOnlyDictionary<string, string?> section, string? logFolder, LogLevel? level, TextWriter error)
    {
        var logger = new LoggerConfiguration().MinimumLevel.Is(ToSerilog(level ?? LogLevel.Information)).MinimumLevel.Override("Quartz", LogEventLevel.Warning).MinimumLevel.Override("Microsoft", LogEventLevel.Warning).Enrich.FromLogContext();
        // What keeps the service from starting is said in one sentence where the program ends.
        logger.MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LogEventLevel.Fatal);
        // Reading the section loads every sink's assembly: only where there is one.
        if (section.Count > 0) ReadSection(logger, section, error);
        if (level is { } asked) logger.MinimumLevel.Is(ToSerilog(asked));
        if (!section.Keys.Any(key => key.StartsWith("Serilog:WriteTo", StringComparison.OrdinalIgnoreCase)))
        {
            logger.WriteTo.Sink(new WriterSink(error, ConsoleTemplate));
            if (logFolder is not null)
            {
                logger.WriteTo.File(
                    new Serilog.Formatting.Compact.CompactJsonFormatter(),
                    Path.Combine(logFolder, "masdar-.jsonl"),
                    rollingInterval: RollingInterval.Day,
                    fileSizeLimitBytes: MaxFileBytes,
                    rollOnFileSizeLimit: true,
                    retainedFileCountLimit: KeptFiles);
            }
        }
        return new SerilogLoggerFactory(logger.CreateLogger(), dispose: true);
    }

    private static void ReadSection(LoggerConfiguration logger, IReadOnlyDictionary<string, string?> section, TextWriter error)
    {
        // A sink that cannot be made or written to is passed over by Serilog, which says so only here.
        Serilog.Debugging.SelfLog.Enable(said =>
        {
            try
            {
                error.WriteLine(said);
            }
            catch (ObjectDisposedException)
            {
                // Nobody listens any more.
            }
        });
        try
        {
            logger.ReadFrom.Configuration(new ConfigurationBuilder().AddInMemoryCollection(section).Build());
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new LogSectionException($"The Serilog section of masdar.json cannot be used: {e.GetBaseException().Message}", e);
        }
    }

    private static LogEventLevel ToSerilog(LogLevel level) => level switch
    {
        LogLevel.Trace => LogEventLevel.Verbose,
        LogLevel.Debug => LogEventLevel.Debug,
        LogLevel.Information => LogEventLevel.Information,
        LogLevel.Warning => LogEventLevel.Warning,
        LogLevel.Error => LogEventLevel.Error,
        _ => LogEventLevel.Fatal,
    };

    /// <summary>Writes to the writer that the commands use too, so that lines never mix.</summary>
    private sealed class WriterSink(TextWriter writer, string template) : Serilog.Core.ILogEventSink
    {
        private readonly Serilog.Formatting.Display.MessageTemplateTextFormatter _formatter = new(template, CultureInfo.InvariantCulture);
        private readonly Lock _lock = new();

        public void Emit(LogEvent logEvent)
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            _formatter.Format(logEvent, text);
            lock (_lock) writer.Write(text.ToString());
        }
    }
}

/// <summary>Serilog does not understand its section; the message says what.</summary>
internal sealed class LogSectionException(string message, Exception inner) : Exception(message, inner);
