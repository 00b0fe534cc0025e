using System.Text.Json;
using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>
/// What origins say of text and data mining (<c>/.well-known/tdmrep.json</c>, TDMRep), asked once a day for each. It forbids nothing here: it is kept
/// with the record.
/// </summary>
/// <param name="fetch">Gets an origin's file.</param>
internal sealed class TdmFiles(Func<Uri, CancellationToken, Task<FetchResult>> fetch, TimeProvider time)
{
    private const int MostRules = 200, LongestText = 2_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(24);
    private static readonly TimeSpan TryAgain = TimeSpan.FromHours(1);

    /// <summary>The longest that a page waits for it; it is there for the next.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SiteFiles<IReadOnlyList<TdmRule>> _files = new(fetch, (_, answer, known) => Read(answer, known, time.GetUtcNow()), rules => rules.Sum(rule => rule.Location.Length + (rule.Policy?.Length ?? 0)), time);

    /// <summary>What holds for an address; nulls where the file is silent, or not to be had.</summary>
    /// <param name="lifetime">For the fetch itself, which others may be waiting for, too.</param>
    public async Task<(bool? Reserved, string? Policy)> ForAsync(Uri url, CancellationToken lifetime, CancellationToken cancellationToken)
    {
        var file = _files.ForAsync(url, lifetime, cancellationToken);
        await ((Task)file).WaitAsync(Patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (!file.IsCompletedSuccessfully) return (null, null);
        var path = PathPattern.PathOf(url);
        // As in robots.txt, the longest that fits decides, and between equals the first.
        var rule = (await file).Rules?.Where(one => one.Location.Fits(path)).MaxBy(one => one.Location.Length);
        return (rule?.Reserved, rule?.Policy);
    }

    /// <summary>The rules of a file, none where it is no list of them. Never throws.</summary>
    public static IReadOnlyList<TdmRule> Parse(ReadOnlyMemory<byte> file)
    {
        var rules = new List<TdmRule>();
        try
        {
            using var json = JsonDocument.Parse(file, new JsonDocumentOptions { MaxDepth = 8, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            if (json.RootElement.ValueKind != JsonValueKind.Array) return rules;
            foreach (var one in json.RootElement.EnumerateArray().Take(MostRules))
            {
                if (one.ValueKind != JsonValueKind.Object || Text(one, "location") is not { Length: > 0 } location) continue;
                var reservation = Text(one, "tdm-reservation");
                if (reservation is not ("0" or "1")) continue;
                rules.Add(new TdmRule(PathPattern.Of(location[0] is '/' or '*' ? location : "/" + location), reservation == "1", Text(one, "tdm-policy")));
            }
        }
        catch (JsonException)
        {
            return [];
        }
        return rules;
    }

    private static SiteFile<IReadOnlyList<TdmRule>> Read(FetchResult answer, IReadOnlyList<TdmRule>? known, DateTimeOffset now) => answer switch
    {
        Fetched fetched => new(Parse(fetched.Body), now + Fresh),
        FetchFailed { Status: >= 400 and <= 499 and not 429 and not 408 } => new([], now + Fresh),
        _ => new(known, now + TryAgain),
    };

    /// <summary>A text, or a number as text; null for what is neither.</summary>
    private static string? Text(JsonElement rule, string name)
    {
        try
        {
            return rule.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number && value.ToString() is { Length: <= LongestText } text ? text.Trim() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which JSON may write and .NET refuses.
            return null;
        }
    }
}

/// <summary>A rule of a tdmrep.json.</summary>
/// <param name="Reserved"><c>tdm-reservation</c>: whether rights are reserved.</param>
/// <param name="Policy">The address of a policy, or null.</param>
internal sealed record TdmRule(PathPattern Location, bool Reserved, string? Policy);
