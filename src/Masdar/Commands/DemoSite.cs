using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Masdar.Output;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Masdar.Commands;

/// <summary>An article of <c>seeds/</c> as a news site would have it.</summary>
/// <param name="Slug">Its place on the site.</param>
/// <param name="Published">The day of its disclaimer.</param>
internal sealed record DemoArticle(string Slug, ImportedDocument Document, DateTimeOffset Published)
{
    /// <summary>The name that the disclaimer gives the source.</summary>
    public string SourceName => Document.Attribution?.SourceName ?? "Masdar demo";

    /// <summary>The HTML title that the disclaimer quotes.</summary>
    public string PageTitle => Document.Attribution?.OriginalTitle ?? Document.Headline;
}

/// <summary>A site on loopback made of articles: a feed of teasers, and a page an article.</summary>
internal sealed class DemoSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DemoSite(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First() + "/");

    public static async Task<DemoSite> StartAsync(IReadOnlyList<DemoArticle> articles, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var site = new DemoSite(app);
        app.MapGet("/feed/{source:int}.xml", (int source) => Results.Content(Feed(site.Address, articles, source), "application/rss+xml; charset=utf-8", Encoding.UTF8));
        foreach (var article in articles) app.MapGet("/" + article.Slug, () => Results.Content(Page(article), "text/html; charset=utf-8", Encoding.UTF8));
        await app.StartAsync(cancellationToken);
        return site;
    }

    /// <summary>Where the feed of a source is; sources are numbered in the order of their first article.</summary>
    public Uri FeedOf(int source) => new(Address, string.Create(CultureInfo.InvariantCulture, $"feed/{source}.xml"));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string Feed(Uri address, IReadOnlyList<DemoArticle> articles, int source)
    {
        var names = articles.Select(article => article.SourceName).Distinct(StringComparer.Ordinal).ToList();
        var name = names.ElementAtOrDefault(source) ?? "";
        var items = articles.Where(article => article.SourceName == name).Select(article => new XElement(
            "item",
            new XElement("title", article.Document.Headline),
            new XElement("link", new Uri(address, article.Slug).AbsoluteUri),
            new XElement("guid", new XAttribute("isPermaLink", "false"), article.Slug),
            new XElement("pubDate", article.Published.UtcDateTime.ToString("R", CultureInfo.InvariantCulture)),
            article.Document.Categories.Select(category => new XElement("category", category)),
            new XElement("description", article.Document.Paragraphs[0])));
        var rss = new XElement("rss", new XAttribute("version", "2.0"), new XElement("channel", new XElement("title", name), new XElement("link", address.AbsoluteUri), new XElement("description", name), new XElement("language", "ar"), items));
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + rss;
    }

    private static string Page(DemoArticle article)
    {
        var page = new XElement(
            "html",
            new XAttribute("lang", "ar"),
            new XAttribute("dir", "rtl"),
            new XElement("head", new XElement("meta", new XAttribute("charset", "utf-8")), new XElement("title", article.PageTitle)),
            new XElement(
                "body",
                new XElement("nav", new XElement("a", new XAttribute("href", "/"), "الرئيسية")),
                new XElement("main", new XElement("article", new XElement("h1", article.Document.Headline), article.Document.Paragraphs.Select(paragraph => new XElement("p", paragraph)))),
                new XElement("footer", "جميع الحقوق محفوظة")));
        return "<!DOCTYPE html>\n" + page.ToString(SaveOptions.DisableFormatting);
    }
}
