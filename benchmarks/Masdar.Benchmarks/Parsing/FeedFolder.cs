using System.Diagnostics;
using System.Globalization;
using Masdar.Model;
using Masdar.Parsing;
using Masdar.Text;
using Reader = CodeHollow.FeedReader.FeedReader;

namespace Masdar.Benchmarks.Parsing;

/// <summary>
/// Real feeds of a folder: the parsing stage (bytes to items) beside CodeHollow alone (text that is already decoded to its items), both in
/// megabytes of the feeds' bytes a second. Only feeds that both can read count; rounds alternate, and the best round of each is taken.
/// </summary>
internal static class FeedFolder
{
    private const int Rounds = 60;

    public static void Run(string folder, long minimumBytes)
    {
        var feeds = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(file => new FileInfo(file).Length >= minimumBytes && Path.GetExtension(file) is ".xml" or ".rss" or ".atom" or ".rdf")
            .Select(File.ReadAllBytes).Select(bytes => (Bytes: bytes, Text: CharsetDecoder.Decode(bytes, null, CharsetHint.Xml).Text))
            .Where(feed => Alone(feed.Text) > 0 && Stage(feed.Bytes) > 0).ToList();
        var megabytes = feeds.Sum(feed => feed.Bytes.Length) / 1e6;
        var alone = TimeSpan.MaxValue;
        var stage = TimeSpan.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            alone = Min(alone, Time(() => feeds.ForEach(feed => Alone(feed.Text))));
            stage = Min(stage, Time(() => feeds.ForEach(feed => Stage(feed.Bytes))));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{feeds.Count} feeds, {megabytes:0.0} MB: CodeHollow alone {megabytes / alone.TotalSeconds:0.0} MB/s, the stage {megabytes / stage.TotalSeconds:0.0} MB/s, {alone / stage:0.00} of it"));
    }

    private static int Alone(string text)
    {
        try
        {
            return Reader.ReadFromString(text).Items.Count;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return 0;
        }
    }

    private static int Stage(byte[] bytes) =>
        new FeedParser().Parse(new FeedDocument(bytes, new Uri("https://example.org/feed")), TimeZoneInfo.Utc, DateTimeOffset.UnixEpoch.AddYears(56)) is ParsedFeed feed ? feed.Items.Count : 0;

    private static TimeSpan Time(Action action)
    {
        GC.Collect();
        var begun = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(begun);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
