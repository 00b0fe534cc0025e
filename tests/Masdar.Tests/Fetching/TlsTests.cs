using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Masdar.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Masdar.Tests.Fetching;

public class TlsTests
{
    [Theory]
    [InlineData("127.0.0.1", -10, 10, "not trusted here")]
    [InlineData("127.0.0.1", -10, -2, "expired on")]
    [InlineData("127.0.0.1", 2, 10, "not valid before")]
    [InlineData("127.0.0.9", -10, 10, "another name")]
    public async Task A_bad_certificate_is_told_in_words(string name, int from, int to, string words)
    {
        await using var site = await SiteAsync(name, from, to);
        using var fetcher = Net.Fetcher();
        var failed = (await fetcher.GetAsync(Url(site))).Failed(FetchErrorKind.Tls);
        Assert.Contains(words, failed.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_answer_of_Kestrel_is_read()
    {
        await using var site = await SiteAsync(null, 0, 0);
        using var fetcher = Net.Fetcher();
        var fetched = Assert.IsType<Fetched>(await fetcher.GetAsync(Url(site)));
        Assert.Equal(new string('x', 50_000), System.Text.Encoding.ASCII.GetString(fetched.Body.Span));
        Assert.Equal("text/plain", fetched.MediaType);
    }

    private static Uri Url(WebApplication site) =>
        new(site.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private static async Task<WebApplication> SiteAsync(string? certificateName, int fromDays, int toDays)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddResponseCompression(x => x.EnableForHttps = true);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(x => x.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificateName is not null) listen.UseHttps(Certificate(certificateName, fromDays, toDays));
            listen.Protocols = certificateName is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
        }));
        var site = builder.Build();
        site.UseResponseCompression();
        site.MapGet("/", () => Results.Text(new string('x', 50_000)));
        await site.StartAsync(TestContext.Current.CancellationToken);
        return site;
    }

    private static X509Certificate2 Certificate(string address, int fromDays, int toDays)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(fromDays), now.AddDays(toDays));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
