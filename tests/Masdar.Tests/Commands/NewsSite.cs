using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Masdar.Tests.Commands;

/// <summary>A site on loopback whose answers a test changes as it goes. Every document has an ETag and is answered with 304 where it is unchanged.</summary>
internal sealed class NewsSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _routes = new(StringComparer.Ordinal);

    private NewsSite(WebApplication app) => _app = app;

    /// <summary>Every request, as "path?query status".</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public string Address => _app.Urls.First();

    public static async Task<NewsSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var site = new NewsSite(app);
        app.Run(async context =>
        {
            if (site._routes.TryGetValue(context.Request.Path + context.Request.QueryString, out var answer)) await answer(context);
            else context.Response.StatusCode = 404;
            site.Requests.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{context.Request.Path}{context.Request.QueryString} {context.Response.StatusCode}"));
        });
        await app.StartAsync();
        return site;
    }

    public void Serve(string path, string body, string type = "application/rss+xml; charset=utf-8") => _routes[path] = async context =>
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"";
        context.Response.Headers.ETag = etag;
        if (context.Request.Headers.IfNoneMatch == etag)
        {
            context.Response.StatusCode = 304;
            return;
        }
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(bytes);
    };

    public void Answer(string path, int status, string? location = null) => _routes[path] = context =>
    {
        context.Response.StatusCode = status;
        if (location is not null) context.Response.Headers.Location = location;
        return Task.CompletedTask;
    };

    /// <summary>Lets whoever asks wait until it gives up.</summary>
    /// <param name="asked">Set when it is asked.</param>
    public void Hold(string path, TaskCompletionSource asked) => _routes[path] = async context =>
    {
        asked.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    };

    public void ServeFeed(string path, IEnumerable<string> items) => Serve(
        path, $"<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>Site</title><link>{Address}/</link>{string.Concat(items)}</channel></rss>");

    /// <summary>One source of this site, in the form of sources.json.</summary>
    public string Source(string id = "site", string feed = "/feed") =>
        $$"""{ "id": "{{id}}", "name": "صحيفة {{id}}", "feed": "{{Address}}{{feed}}", "fullText": false, "timeZone": "UTC" }""";

    public static string Item(string guid, string link, string title, string text) =>
        $"<item><title>{title}</title><link>{link}</link><guid isPermaLink=\"false\">{guid}</guid><description><![CDATA[<p>{text}</p>]]></description></item>";

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
