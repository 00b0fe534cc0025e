using System.Net;
using Masdar.Fetching;
using Masdar.Model;
using Microsoft.Extensions.Logging.Abstractions;

namespace Masdar.Tests.Fetching;

/// <summary>What the tests of this folder share.</summary>
internal static class Net
{
    public static FetchingOptions Loopback { get; } = new()
    {
        AllowNetworks = [IPNetwork.Parse("127.0.0.0/8")],
        Timeout = TimeSpan.FromSeconds(20),
        RespectRobots = false,
    };

    public static HttpFetcher Fetcher(FetchingOptions? options = null, TimeProvider? time = null) =>
        new(() => options ?? Loopback, time ?? TimeProvider.System, NullLogger<HttpFetcher>.Instance);

    public static Task<FetchResult> GetAsync(this HttpFetcher fetcher, Uri url, Func<FetchRequest, FetchRequest>? with = null, FetchPurpose purpose = FetchPurpose.Feed)
    {
        var request = new FetchRequest(url, purpose);
        return fetcher.FetchAsync(with is null ? request : with(request), TestContext.Current.CancellationToken);
    }

    public static FetchFailed Failed(this FetchResult result, FetchErrorKind kind)
    {
        var failed = Assert.IsType<FetchFailed>(result);
        Assert.True(failed.Kind == kind, $"{failed.Kind}: {failed.Message}");
        Assert.False(string.IsNullOrWhiteSpace(failed.Message));
        Assert.EndsWith(".", failed.Message, StringComparison.Ordinal);
        return failed;
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 2000 && !condition(); i++) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(condition(), "The condition waited for did not come about.");
    }
}
