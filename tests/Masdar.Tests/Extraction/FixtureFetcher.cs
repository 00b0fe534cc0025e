using System.Text;
using Masdar.Model;

namespace Masdar.Tests.Extraction;

/// <summary>Answers from a table; what is not in it is 404. Notes what was asked.</summary>
internal sealed class FixtureFetcher : IHttpFetcher
{
    private readonly Dictionary<string, Func<FetchRequest, FetchResult>> answers = new(StringComparer.Ordinal);

    public List<FetchRequest> Requests { get; } = [];

    public Action? Asked { get; set; }

    public FixtureFetcher With(string url, string html) => With(url, new Fetched(new Uri(url), Encoding.UTF8.GetBytes(html)) { MediaType = "text/html", Charset = "utf-8" });

    public FixtureFetcher With(string url, FetchResult result)
    {
        answers[new Uri(url).AbsoluteUri] = _ => result;
        return this;
    }

    public Task<FetchResult> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Requests.Add(request);
        Asked?.Invoke();
        return Task.FromResult(answers.TryGetValue(request.Url.AbsoluteUri, out var answer)
            ? answer(request)
            : new FetchFailed(FetchErrorKind.NotFound, "The server answered 404.") { Status = 404 });
    }
}
