using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Masdar.Tests.WebSub;

/// <summary>What a hub was asked for.</summary>
internal sealed record Asked(string Mode, string Topic, string Callback, string Secret, long Lease);

/// <summary>A hub on loopback that does what a test tells it to: verifies before it answers, as hubs may, refuses, and pushes.</summary>
internal sealed class HubSite : IAsyncDisposable
{
    private readonly WebApplication _app;
#pragma warning disable RS0030 // A hub is no part of the program.
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
#pragma warning restore RS0030

    private HubSite(WebApplication app) => _app = app;

    public ConcurrentQueue<Asked> Requests { get; } = new();

    public string Address => _app.Urls.First() + "/hub";

    /// <summary>The status that a request gets; above 299 nothing is verified.</summary>
    public int Status { get; set; } = 202;

    public bool Verifies { get; set; } = true;

    public long Lease { get; set; } = 86_400;

    /// <summary>What the subscriber said to the last verification: status and body.</summary>
    public (int Status, string Body) Verified { get; private set; }

    public static async Task<HubSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var hub = new HubSite(app);
        app.MapPost("/hub", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            hub.Requests.Enqueue(new Asked(form["hub.mode"]!, form["hub.topic"]!, form["hub.callback"]!, form["hub.secret"].ToString(), long.Parse(form["hub.lease_seconds"].FirstOrDefault() ?? "0", System.Globalization.CultureInfo.InvariantCulture)));
            if (hub.Status <= 299 && hub.Verifies) await hub.VerifyAsync(form["hub.mode"].ToString());
            context.Response.StatusCode = hub.Status;
        });
        app.MapPost("/moved", (HttpContext context) =>
        {
            context.Response.StatusCode = hub.Status;
            context.Response.Headers.Location = hub.Address;
        });
        await app.StartAsync();
        return hub;
    }

    public async Task<(int Status, string Body)> VerifyAsync(string mode, string? topic = null, string? callback = null, string more = "")
    {
        var asked = Requests.Last();
        return Verified = await GetAsync($"{callback ?? asked.Callback}?hub.mode={mode}&hub.topic={Uri.EscapeDataString(topic ?? asked.Topic)}&hub.challenge=chal%20{mode}&hub.lease_seconds={Lease}{more}");
    }

    public async Task<(int Status, string Body)> GetAsync(string address)
    {
        using var answer = await _client.GetAsync(new Uri(address), TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <param name="method">Of the signature; null: unsigned.</param>
    public async Task<int> PushAsync(string body, string? method = "sha256", string? secret = null, Asked? asked = null)
    {
        asked ??= Requests.Last();
        var bytes = Encoding.UTF8.GetBytes(body);
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/rss+xml");
        using var request = new HttpRequestMessage(HttpMethod.Post, asked.Callback) { Content = content };
        request.Headers.ExpectContinue = true;
        if (method is not null) request.Headers.Add("X-Hub-Signature", $"{method}={Sign(method, bytes, Encoding.UTF8.GetBytes(secret ?? asked.Secret))}");
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

#pragma warning disable CA5350 // One of the methods that hubs sign with.
    private static string Sign(string method, byte[] body, byte[] secret) => Convert.ToHexStringLower(method switch
    {
        "sha1" => HMACSHA1.HashData(secret, body),
        "sha256" => HMACSHA256.HashData(secret, body),
        "sha384" => HMACSHA384.HashData(secret, body),
        "sha512" => HMACSHA512.HashData(secret, body),
        _ => [1, 2, 3],
    });
#pragma warning restore CA5350
}
