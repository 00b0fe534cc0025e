using System.Text.RegularExpressions;
using Masdar.Extraction;
using Masdar.Model;
using Microsoft.Extensions.Time.Testing;

namespace Masdar.Tests.Extraction;

/// <summary>Sources, items and pages for the tests of extraction.</summary>
internal static partial class Pages
{
    public const string Url = "https://news.example/2026/01/bridge";

    /// <summary>Six paragraphs, about 190 words, as a newspaper writes them.</summary>
    public static readonly string[] Paragraphs =
    [
        "The old bridge over the river was opened to traffic again on Monday, three years after the flood that carried away two of its arches, the city's council said.",
        "Engineers had found in the spring that the remaining piers were sound, so that only the missing arches had to be built anew from the stone of the same quarry.",
        "About four hundred people came to see the first bus cross in the morning, among them shopkeepers of the quarter who had lost most of their trade since the flood.",
        "The works cost eleven million, a third less than had been planned, because the stone could be brought by rail instead of by road through the mountains.",
        "Lorries of more than seven tonnes must go on using the ring road, and the council wants to count the traffic for a year before it decides about them.",
        "A second bridge, for walkers and bicycles, is to be built beside it next year, but its plans have not been approved by the province so far.",
    ];

    public static readonly string[] ArabicParagraphs =
    [
        "أعلنت المؤسسة العامة للطرق اليوم إعادة فتح الجسر القديم أمام حركة المرور بعد ثلاث سنوات على الفيضان الذي جرف قوسين من أقواسه، وفق بيان رسمي صدر صباحاً.",
        "وقال مدير المشروع إن المهندسين وجدوا في الربيع أن الركائز الباقية سليمة، وبذلك لم يبق إلا بناء الأقواس المفقودة من جديد من حجر المقلع نفسه.",
        "وحضر نحو أربعمئة شخص عبور أول حافلة في الصباح، بينهم أصحاب محال في الحي خسروا معظم تجارتهم منذ الفيضان، بحسب ما ذكر مراسلنا في المدينة.",
        "وبلغت كلفة الأعمال أحد عشر مليوناً، أي أقل بالثلث مما كان مقرراً، لأن الحجر نُقل بالقطار بدلاً من الطرق الجبلية الوعرة شمال المحافظة.",
        "وما تزال الشاحنات التي يزيد وزنها على سبعة أطنان ملزمة باستخدام الطريق الدائري، وسيقرر المجلس في أمرها بعد عام من إحصاء حركة المرور.",
    ];

    public static string Article(string? body = null, string head = "", string title = "Old bridge opens again - News Example") =>
        $"""
        <!DOCTYPE html><html lang="en"><head><title>{title}</title>{head}</head><body>
        <header><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
        <main><article><h1>Old bridge opens again</h1>
        <div class="body">{body ?? Join(Paragraphs)}</div>
        </article></main>
        <footer><p>© 2026 News Example. All rights reserved.</p></footer></body></html>
        """;

    public static string Join(IEnumerable<string> paragraphs) => string.Concat(paragraphs.Select(p => $"<p>{p}</p>\n"));

    public static Source Source(Selectors? selectors = null) => new()
    {
        Id = "news",
        Name = "News",
        Feed = new Uri("https://news.example/feed"),
        Schedule = Schedule.Every(TimeSpan.FromMinutes(15)),
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Damascus"),
        Selectors = selectors,
    };

    public static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public static ArticleExtractor Extractor(IHttpFetcher fetcher) => new(fetcher, clock: new FakeTimeProvider(Now));

    public static FeedItem Item(string url = Url, string title = "Old bridge opens again", string? summary = "The old bridge over the river was opened to traffic again on Monday.") => new()
    {
        Key = url,
        RawHash = "0",
        Url = new Uri(url),
        Title = new FeedText(title, false),
        Summary = summary is null ? null : new FeedText(summary, false),
    };

    public static async Task<Extract> Extract(string html, FeedItem? item = null, Source? source = null) =>
        await Extractor(new FixtureFetcher().With((item ?? Item()).Url!.AbsoluteUri, html)).ExtractAsync(source ?? Source(), null, item ?? Item(), TestContext.Current.CancellationToken);

    /// <summary>The body's text, a block a line.</summary>
    public static string[] Lines(Extract extract) => Text(extract.Body?.Value ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Blocks to lines: good enough for what <see cref="BlockWriter"/> writes, and for nothing else.</summary>
    public static string Text(string html) =>
        System.Net.WebUtility.HtmlDecode(Tag().Replace(LineEnd().Replace(html, "\n"), "")).Replace("\n\n", "\n", StringComparison.Ordinal).Trim();

    [GeneratedRegex("</(p|h[1-6]|li|tr|pre|figure)>\n?|<br>", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex LineEnd();

    [GeneratedRegex("<[^>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();
}
