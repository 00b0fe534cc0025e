using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Masdar.EndToEnd;

/// <summary>The service subscribes to a hub, and writes what it pushes.</summary>
public sealed class WebSubServiceTests
{
    [Fact]
    public async Task The_service_is_pushed_what_a_hub_has()
    {
        var asked = new ConcurrentQueue<(string Callback, string Secret, string Topic)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var site = builder.Build();
        site.MapGet("/feed", (HttpContext context) =>
        {
            context.Response.Headers.Link = $"<{site.Urls.First()}/hub>; rel=hub";
            return Results.Content(Rss("one"), "application/rss+xml", Encoding.UTF8);
        });
        site.MapPost("/hub", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            asked.Enqueue((form["hub.callback"]!, form["hub.secret"]!, form["hub.topic"]!));
            return Results.Accepted();
        });
        await site.StartAsync(TestContext.Current.CancellationToken);
        var port = FreePort();
        using var run = new Run(
            $$"""{ "sources": [{ "id": "site", "name": "صحيفة", "feed": "{{site.Urls.First()}}/feed", "fullText": false, "schedule": "1h" }] }""",
            $$"""{ "fetching": { "allowNetworks": ["127.0.0.0/8"], "webSub": { "callbackUrl": "http://127.0.0.1:{{port}}/websub", "urls": "http://127.0.0.1:{{port}}" } } }""");
        using var service = run.StartService();
        try
        {
            await UntilAsync(() => !asked.IsEmpty, TimeSpan.FromSeconds(50));
            var (callback, secret, topic) = asked.First();
#pragma warning disable RS0030 // A hub is no part of the program.
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
#pragma warning restore RS0030
            var said = await client.GetStringAsync(new Uri($"{callback}?hub.mode=subscribe&hub.topic={Uri.EscapeDataString(topic)}&hub.challenge=abc&hub.lease_seconds=3600"), TestContext.Current.CancellationToken);
            Assert.Equal("abc", said);
            var body = Encoding.UTF8.GetBytes(Rss("two"));
            using var content = new ByteArrayContent(body);
            content.Headers.Add("X-Hub-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), body)));
            using var answer = await client.PostAsync(new Uri(callback), content, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            await UntilAsync(() => run.Lines("records").Count == 2, TimeSpan.FromSeconds(20));
        }
        finally
        {
            Run.Terminate(service);
        }
        Assert.Equal(0, (await Run.EndAsync(service)).Code);
        Assert.Equal(0, (await run.VerifyAsync()).Code);
    }

    private static string Rss(string guid) =>
        $"<rss version=\"2.0\"><channel><title>S</title><item><title>خبر {guid}</title><guid isPermaLink=\"false\">{guid}</guid><link>https://example.org/{guid}</link><description>نص الخبر الذي جاء به {guid} كاملاً</description></item></channel></rss>";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task UntilAsync(Func<bool> condition, TimeSpan most)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < most && !condition()) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(condition(), "It did not come about.");
    }
}
