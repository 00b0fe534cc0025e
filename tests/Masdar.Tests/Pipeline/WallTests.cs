using System.Globalization;
using Masdar.Model;
using Masdar.Tests.Extraction;

namespace Masdar.Tests.Pipeline;

/// <summary>What a site may give in an article's place, through the whole program: the feed's text stays, the reason is said, the page is tried again.</summary>
public class WallTests
{
    private const string Path = "/world/news/bridge-opens-again", Title = "Old bridge opens again", Summary = "The old bridge over the river was opened to traffic again on Monday.";

    private const string Teasers = "<ul><li><a href='/1'>Minister of transport resigns over railway contract and leaves the country</a></li><li><a href='/2'>Harvest of cotton in the valley is the best for ten years, farmers say</a></li></ul>";

    public static TheoryData<string, string, string> Walls => new()
    {
        { "consent", "News Example", "<h1>Old bridge opens again</h1><p>We and our 842 partners use cookies and personal data. Read our privacy policy. Accept all cookies or reject all of them before you go on.</p>" },
        { "consent", Title, $"<h1>{Title}</h1><p>The old bridge over the river was opened to traffic again.</p><div>{Filler("We use cookies and personal data with your consent, and so do our partners.", 40)}</div><button>Accept all</button>" },
        { "consent", "موقع الأخبار", $"<h1>نحن نقدّر خصوصيتك</h1>{Filler("نستخدم نحن وشركاؤنا ملفات تعريف الارتباط لمعالجة بياناتك الشخصية، اقرأ سياسة الخصوصية أو اضغط على قبول الكل.", 12)}" },
        { "login", "Sign in", "<h1>Sign in</h1><p>Please sign in to read this page of our newspaper.</p><form><input type=email><input type=password></form>" },
        { "login", "صحيفة المثال", "<h1>تسجيل الدخول</h1><p>أدخل بريدك الإلكتروني وسنرسل إليك رمزاً تدخل به إلى الموقع.</p><form><input type=email></form>" },
        { "paywall", Title, $"<h1>{Title}</h1><p>The old bridge over the river was opened to traffic again on Monday, three years after the flood that carried away two of its arches.</p><div class=offer><p>This article is for subscribers only.</p></div>" },
        { "paywall", Title, $"<article><h1>{Title}</h1>{Pages.Join(Pages.Paragraphs[..3])}</article><div class=subscribe-box><p>To continue reading, subscribe for one euro.</p></div>" },
        { "paywall", Title, $"<h1>{Title}</h1><p>The old bridge over the river was opened to traffic again on Monday, said the council.</p><p>هذا المقال متاح للمشتركين فقط، اشترك الآن لمتابعة القراءة.</p>" },
        { "notfound", "Page not found | News Example", "<h1>Oops!</h1><p>The page you are looking for is not here. Here is what others read today:</p>" + Teasers },
        { "notfound", "خبر", "<h1>عذراً، الصفحة المطلوبة غير موجودة</h1><p>ربما حُذف الخبر أو تغيّر عنوانه، جرّب البحث في الموقع.</p>" },
        { "notfound", "404", "<h1>404</h1>" + Pages.Join(Enumerable.Range(0, 12).Select(i => $"Story {i} of the day: the harvest of cotton in the valley is the best for ten years, say farmers and merchants who came to the fair of the town.")) },
        { "challenge", "Just a moment...", "<h1>news.example</h1><p>Checking if the site connection is secure. Enable JavaScript and cookies to continue.</p><script src='/cdn-cgi/challenge-platform/h/b'></script>" },
        { "challenge", "لحظة من فضلك", "<h1>جارٍ التحقق من المتصفح</h1><p>تحقق من أنك إنسان للمتابعة إلى الموقع.</p>" },
        { "unfit", "News Example", Pages.Join(Enumerable.Range(0, 5).Select(i => $"Minister number {i} has stepped down after the audit office published its report on the contracts for new railways in the north.")) },
    };

    private static string Filler(string sentence, int times) => string.Concat(Enumerable.Repeat($"<p>{sentence}</p>", times));

    private static string Page(string title, string body) => $"<!DOCTYPE html><html><head><title>{title}</title></head><body><main>{body}</main></body></html>";

    [Theory]
    [MemberData(nameof(Walls))]
    public async Task A_wall_leaves_the_feeds_text_says_why_and_is_looked_behind_an_hour_later(string code, string title, string body)
    {
        await using var site = new NewsSite();
        site.Pages[Path] = _ => NewsSite.Html(Page(title, body));
        site.Add(Path, Title, Summary);

        var finding = Assert.Single((await site.RunAsync()).Findings, f => f.Code.StartsWith("page.", StringComparison.Ordinal));
        Assert.Equal($"page.gate.{code}", finding.Code);
        Assert.Contains(Path, finding.Message, StringComparison.Ordinal);
        var first = Assert.Single(site.Records());
        Assert.Equal((TextFrom.Feed, Summary), (first.Article.TextFrom, first.Article.Text));
        Assert.NotEmpty(first.Attribution.Lines);

        site.Move(TimeSpan.FromMinutes(50));
        await site.RunAsync();
        Assert.Equal(1, site.Asked(Path));
        site.Pages[Path] = _ => NewsSite.Html(Pages.Article());
        site.Move(TimeSpan.FromMinutes(11));
        await site.RunAsync();
        var second = site.Records()[^1];
        Assert.Equal((2, TextFrom.Page), (second.Revision, second.Article.TextFrom));
        Assert.Equal(string.Join('\n', Pages.Paragraphs), second.Article.Text);
    }

    [Fact]
    public async Task A_wall_that_stays_is_tried_ten_times_more_and_no_more()
    {
        await using var site = new NewsSite();
        site.Pages[Path] = _ => NewsSite.Html(Page(Title, $"<h1>{Title}</h1><p>{Summary} {Summary}</p><p>Subscribe to continue reading.</p>"));
        site.Add(Path, Title, Summary);
        for (var run = 0; run < 14; run++)
        {
            await site.RunAsync();
            site.Move(TimeSpan.FromMinutes(61));
        }
        Assert.Equal(11, site.Asked(Path));
        Assert.Single(site.Records());
    }

    [Theory]
    [InlineData("403 Forbidden", "cf-mitigated: challenge\n", "page.gate.challenge")]
    [InlineData("503 Busy", "cf-mitigated: challenge\n", "page.gate.challenge")]
    [InlineData("403 Forbidden", "", "page.fetch.denied")]
    public async Task A_bot_protection_that_refuses_by_status_is_tried_again(string status, string header, string code)
    {
        await using var site = new NewsSite();
        site.Pages[Path] = _ => $"HTTP/1.1 {status}\nContent-Type: text/html\n{header}\n<title>Just a moment...</title>";
        site.Add(Path, Title, Summary);
        Assert.Contains(code, (await site.RunAsync()).Findings.Select(f => f.Code));
        site.Pages[Path] = _ => NewsSite.Html(Pages.Article());
        site.Move(TimeSpan.FromMinutes(61));
        await site.RunAsync();
        Assert.Equal(TextFrom.Page, site.Records()[^1].Article.TextFrom);
    }

    [Fact]
    public async Task Where_every_page_is_denied_each_is_asked_once()
    {
        await using var site = new NewsSite();
        for (var i = 0; i < 12; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/denied/{i}");
            site.Pages[path] = _ => "HTTP/1.1 403 Forbidden\nContent-Type: text/html\n\nno";
            site.Add(path, $"{Title} for the {i}th time", $"{Summary} This was time number {i} in all.");
        }
        await site.RunAsync();
        site.Move(TimeSpan.FromMinutes(61));
        await site.RunAsync();
        Assert.Equal(1, site.Asked("/denied/3"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/world/news/")]
    [InlineData("/world/news")]
    [InlineData("/login?next=%2Fworld%2Fnews%2Fbridge-opens-again")]
    public async Task A_redirect_to_a_list_or_a_log_in_is_no_article(string to)
    {
        await using var site = new NewsSite();
        site.Pages[Path] = _ => $"HTTP/1.1 302 Found\nLocation: {to}";
        site.Pages[to] = _ => NewsSite.Html(Pages.Article(Pages.Join([Summary, .. Pages.Paragraphs])));
        site.Add(Path, Title, Summary);
        await site.RunAsync();
        Assert.Equal(TextFrom.Feed, Assert.Single(site.Records()).Article.TextFrom);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_text_under_fifty_addresses_is_nobodys(bool withItsTitle)
    {
        await using var site = new NewsSite();
        for (var i = 0; i < 50; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/a/{i}");
            var title = $"Council of district {i} decides about bridge and market";
            site.Pages[path] = _ => NewsSite.Html(Page(title, $"<article><h1>{title}</h1>{Pages.Join(Pages.Paragraphs)}{(withItsTitle ? $"<p>You wanted to read of it: {title}, and so do many others.</p>" : "")}</article>"));
            site.Add(path, title, $"In district {i} the council said on Monday that the old bridge over the river was opened to traffic again.");
        }
        var report = await site.RunAsync();

        var records = site.Records();
        Assert.NotEmpty(records);
        Assert.All(records, r => Assert.Equal(TextFrom.Feed, r.Article.TextFrom));
        Assert.Contains("page.gate.repeated", report.Findings.Select(f => f.Code));
        Assert.Equal(50, report.Counts.New + report.Counts.Duplicates);
    }

    [Fact]
    public async Task A_wall_that_no_rule_knows_is_known_again_after_a_restart()
    {
        await using var site = new NewsSite();
        for (var i = 0; i < 4; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/a/{i}");
            var title = $"Council of district {i} decides about bridge and market";
            site.Clear();
            site.Pages[path] = _ => NewsSite.Html(Page(title, $"<article><h1>{title}</h1>{Pages.Join(Pages.Paragraphs)}</article>"));
            site.Add(path, title, $"In district {i} the council said on Monday that the old bridge over the river was opened to traffic again.");
            await site.RunAsync();
        }
        Assert.All(site.Records().Skip(1), r => Assert.Equal(TextFrom.Feed, r.Article.TextFrom));
    }

    [Fact]
    public async Task A_page_that_is_another_items_is_not_taken_however_alike_they_are()
    {
        await using var site = new NewsSite();
        const string other = "Old bridge opens again for lorries";
        const string text = "The old bridge over the river was opened to traffic again on Monday, now for lorries of more than seven tonnes too.";
        site.Pages["/lorries"] = _ => NewsSite.Html(Pages.Article(Pages.Join([text, .. Pages.Paragraphs]), title: $"{other} - News").Replace("<h1>Old bridge opens again</h1>", $"<h1>{other}</h1>", StringComparison.Ordinal));
        site.Pages[Path] = _ => NewsSite.Html(Pages.Article(Pages.Join([text, .. Pages.Paragraphs]), title: $"{other} - News").Replace("<h1>Old bridge opens again</h1>", $"<h1>{other}</h1>", StringComparison.Ordinal));
        site.Add(Path, "The bridge of the old town is open", Summary);
        site.Add("/lorries", other, text);
        var report = await site.RunAsync();

        Assert.Contains("page.gate.other", report.Findings.Select(f => f.Code));
        Assert.Equal(TextFrom.Feed, site.Records().Single(r => r.Article.Guid == Path).Article.TextFrom);
        Assert.Equal(TextFrom.Page, site.Records().Single(r => r.Article.Guid == "/lorries").Article.TextFrom);
    }

    [Theory]
    [InlineData("<link rel='next' href='{0}?page={1}'>", "")]
    [InlineData("", "<nav class='pagination'><a href='{0}?page={1}'>{1}</a></nav>")]
    [InlineData("", "<p><a href='{0}?page={1}'>الصفحة التالية »</a></p>")]
    public async Task Three_parts_are_one_article(string head, string foot)
    {
        await using var site = new NewsSite();
        for (var n = 1; n <= 3; n++)
        {
            var more = n < 3;
            var part = Pages.Join(Pages.Paragraphs[((n - 1) * 2)..(n * 2)]) + (more ? string.Format(CultureInfo.InvariantCulture, foot, Path, n + 1) : "");
            var page = Pages.Article(part, more ? string.Format(CultureInfo.InvariantCulture, head, Path, n + 1) : "");
            site.Pages[n == 1 ? Path : $"{Path}?page={n}"] = _ => NewsSite.Html(page);
        }
        site.Add(Path, Title, Summary);
        await site.RunAsync();
        Assert.Equal(string.Join('\n', Pages.Paragraphs), Assert.Single(site.Records()).Article.Text);
    }

    [Fact]
    public async Task A_part_behind_a_wall_is_had_when_the_wall_is_gone()
    {
        await using var site = new NewsSite();
        site.Pages[Path] = _ => NewsSite.Html(Pages.Article(Pages.Join(Pages.Paragraphs[..3]), $"<link rel=next href='{Path}?page=2'>"));
        site.Pages[$"{Path}?page=2"] = _ => NewsSite.Html(Page("Sign in", "<h1>Sign in</h1><p>Please sign in to read the rest of this long and very interesting story of our newspaper, or subscribe to it for some euros a month.</p><form><input type=password></form>"));
        site.Add(Path, Title, Summary);
        await site.RunAsync();
        Assert.Equal(string.Join('\n', Pages.Paragraphs[..3]), site.Records()[^1].Article.Text);
        site.Pages[$"{Path}?page=2"] = _ => NewsSite.Html(Pages.Article(Pages.Join(Pages.Paragraphs[3..])));
        site.Move(TimeSpan.FromMinutes(61));
        await site.RunAsync();
        Assert.Equal(string.Join('\n', Pages.Paragraphs), site.Records()[^1].Article.Text);
    }

    [Fact]
    public async Task A_page_is_tried_again_though_the_feed_is_down()
    {
        await using var site = new NewsSite();
        site.Pages[Path] = _ => "HTTP/1.1 500 Busy\nContent-Type: text/html\n\nbusy";
        site.Add(Path, Title, Summary);
        await site.RunAsync();
        site.Pages[Path] = _ => NewsSite.Html(Pages.Article());
        site.FeedIsDown = true;
        site.Move(TimeSpan.FromMinutes(61));
        await site.RunAsync();
        Assert.Equal(TextFrom.Page, site.Records()[^1].Article.TextFrom);
    }
}
