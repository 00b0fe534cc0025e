using System.Globalization;
using Masdar.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Masdar.WebSub;

/// <summary>Where hubs reach the subscriber: a small HTTP listener that knows nothing but the addresses it gave them.</summary>
internal sealed class CallbackServer : IAsyncDisposable
{
    /// <summary>Of what a hub wants to hear back: random characters, of which a few dozen are enough.</summary>
    private const int LongestChallenge = 4096;

    /// <summary>For the whole of a push.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;

    private CallbackServer(WebApplication app) => _app = app;

    /// <summary>Where it listens in truth.</summary>
    public IEnumerable<string> Addresses => _app.Urls;

    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<CallbackServer> StartAsync(string urls, long mostBytes, Subscriber subscriber, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = mostBytes;
            options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            options.Limits.MaxConcurrentConnections = 64;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
            options.Limits.Http2.MaxStreamsPerConnection = 8;
        });
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, subscriber));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        return new CallbackServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext context, Subscriber subscriber)
    {
        // A proxy in front may take off or keep the path of the public address: only the last part is ours.
        var path = context.Request.Path.Value ?? "";
        var token = path[(path.LastIndexOf('/') + 1)..];
        context.Response.StatusCode = await (context.Request.Method switch
        {
            _ when token.Length is 0 or > 100 => Task.FromResult(404),
            "GET" => AskedAsync(context, subscriber, token),
            "POST" => DeliveredAsync(context, subscriber, token),
            _ => Task.FromResult(405),
        });
        if (context.Items.TryGetValue(nameof(LongestChallenge), out var challenge)) await context.Response.WriteAsync((string)challenge!, context.RequestAborted);
    }

    private static async Task<int> AskedAsync(HttpContext context, Subscriber subscriber, string token)
    {
        var query = context.Request.Query;
        var (mode, topic) = (query["hub.mode"].ToString(), query["hub.topic"].ToString());
        if (mode is "denied") return await subscriber.DeniedAsync(token, topic, query["hub.reason"], context.RequestAborted) == CallbackAnswer.Agreed ? 200 : 404;
        var challenge = query["hub.challenge"].ToString();
        if (challenge.Length is 0 or > LongestChallenge) return 404;
        long? lease = long.TryParse(query["hub.lease_seconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
        var answer = await subscriber.ConfirmAsync(token, mode, topic, lease, context.RequestAborted);
        if (answer != CallbackAnswer.Agreed) return 404;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Items[nameof(LongestChallenge)] = challenge;
        return 200;
    }

    private static async Task<int> DeliveredAsync(HttpContext context, Subscriber subscriber, string token)
    {
        var wanted = await subscriber.AwaitsAsync(token, context.RequestAborted);
        if (wanted != CallbackAnswer.Agreed) return wanted == CallbackAnswer.Gone ? 410 : 404;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(Patience);
        using var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, limit.Token);
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode;
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return 408;
        }
        var (mediaType, charset) = Fetching.ContentType.Split(context.Request.ContentType);
        var document = new PushedDocument(body.ToArray(), mediaType, charset);
        return await subscriber.TakeAsync(token, context.Request.Headers["X-Hub-Signature"], document, context.RequestAborted) switch
        {
            CallbackAnswer.Agreed => 202,
            CallbackAnswer.Busy => 503,
            CallbackAnswer.Gone => 410,
            _ => 404,
        };
    }
}
