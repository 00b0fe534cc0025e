using System.Globalization;
using System.Text.Json;
using Masdar.Commands;
using Masdar.Tests.Deduplication;

namespace Masdar.Tests.Commands;

/// <summary>A site whose editors change their article, and whose pages change by themselves: revisions where a reader would want them.</summary>
public sealed class EditedSiteTests
{
    private const string Other = "وقال مدير الأشغال إن الجسر صمم ليخدم عشرة آلاف عابر في اليوم، وإن الصيانة الدورية تجري كل ثلاثة أشهر.";

    [Fact]
    public async Task Edits_are_revisions_and_counters_times_and_rotating_headlines_are_none()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = Cli(site);
        var paragraphs = Story.Paragraphs.ToArray();
        var visit = 0;
        async Task<int> VisitAsync(string title)
        {
            visit++;
            Show(site, visit, title, paragraphs);
            var run = await cli.RunAsync("run", "--once");
            Assert.True(run.Code == ExitCode.Done, run.Error);
            return cli.Lines("records").Count;
        }

        Assert.Equal(1, await VisitAsync(Story.Title));
        Assert.Equal(1, await VisitAsync(Story.Title));
        var edited = Story.Title.Replace("عامين", "ثلاثة أعوام", StringComparison.Ordinal);
        Assert.Equal(2, await VisitAsync(edited));
        Assert.Equal(2, await VisitAsync(edited));
        paragraphs[3] = Other;
        Assert.Equal(3, await VisitAsync(edited));
        paragraphs[0] = paragraphs[0].Replace("صباح", "مساء", StringComparison.Ordinal);
        Assert.Equal(4, await VisitAsync(edited));
        paragraphs[0] = Story.Paragraphs[0];
        Assert.Equal(5, await VisitAsync(edited));
        Assert.Equal(5, await VisitAsync(edited));

        var records = cli.Lines("records").Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(records, record => Assert.Equal("page", record.GetProperty("textFrom").GetString()));
        Assert.False(records[0].TryGetProperty("changes", out _));
        Assert.Equal(["title", "text", "text", "text"], records.Skip(1).Select(record => record.GetProperty("changes").EnumerateArray().Select(x => x.GetString()).First(x => x is "title" or "text")));
        Assert.DoesNotContain(records[2].GetProperty("changes").EnumerateArray(), change => change.GetString() == "title");

        var shown = (await cli.RunAsync("records", "show", records[0].GetProperty("id").GetString()!, "--revisions")).Out.Split("revision ", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, shown.Length);
        Assert.Contains("{+ثلاثة أعوام+}", shown[1], StringComparison.Ordinal);
        Assert.Contains("[-صباح-]", shown[3], StringComparison.Ordinal);
        Assert.Contains("{+مساء+}", shown[3], StringComparison.Ordinal);
        Assert.Contains("{+صباح+}", shown[4], StringComparison.Ordinal);
        Assert.DoesNotContain("مشاهدة", string.Concat(shown), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task A_word_that_goes_back_and_forth_for_ever_is_bounded_and_said_to_the_operator()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = Cli(site);
        for (var visit = 1; visit <= 31; visit++)
        {
            Show(site, visit, Story.Title, [.. Story.Paragraphs.Select(x => visit % 2 == 0 ? x.Replace("صباح", "مساء", StringComparison.Ordinal) : x)]);
            Assert.Equal(ExitCode.Done, (await cli.RunAsync("run", "--once")).Code);
        }
        Assert.Equal(24, cli.Lines("records").Count);
        Assert.Contains("revisions-flip", (await cli.RunAsync("status")).Out, StringComparison.Ordinal);
        // What is new all the same is written.
        Show(site, 32, Story.Title, [.. Story.Paragraphs, Other]);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("run", "--once")).Code);
        Assert.Equal(25, cli.Lines("records").Count);
    }

    private static Cli Cli(NewsSite site) =>
        new($$"""{ "sources": [{ "id": "site", "name": "صحيفة", "feed": "{{site.Address}}/feed", "timeZone": "UTC", "fullText": true }] }""");

    /// <summary>The feed's summary counts comments, so that its item is another each time and the page is asked for.</summary>
    private static void Show(NewsSite site, int visit, string title, IReadOnlyList<string> paragraphs)
    {
        site.ServeFeed("/feed",
        [
            string.Create(CultureInfo.InvariantCulture, $"<item><title>{title}</title><link>{site.Address}/news/bridge</link><guid isPermaLink=\"false\">bridge</guid><description>{Story.Paragraphs[0][..60]} ({visit} تعليقات)</description></item>"),
        ]);
        var others = string.Concat(Enumerable.Range(0, 4).Select(i => string.Create(CultureInfo.InvariantCulture, $"<li><a href=\"/news/{visit + i}\">خبر آخر رقم {visit + i} من أخبار اليوم</a></li>")));
        site.Serve("/news/bridge", string.Create(CultureInfo.InvariantCulture, $$"""
            <!DOCTYPE html><html lang="ar" dir="rtl"><head><title>{{title}}</title><meta property="og:title" content="{{title}}"></head><body>
            <header><nav><a href="/">الرئيسية</a> <a href="/local">محلي</a></nav></header>
            <article><h1>{{title}}</h1>
            {{string.Concat(paragraphs.Select(x => $"<p>{x}</p>"))}}
            <p>{{(visit * 37) + 12}} مشاهدة</p>
            <p>آخر تحديث: الساعة {{10 + (visit % 10)}}:{{10 + visit}}</p>
            <p>اقرأ أيضا</p><ul>{{others}}</ul>
            </article>
            <footer>جميع الحقوق محفوظة {{visit}}</footer></body></html>
            """), "text/html; charset=utf-8");
    }
}
