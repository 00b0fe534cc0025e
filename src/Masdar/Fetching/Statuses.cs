using System.Globalization;
using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>What a final status that brings no document means (RFC 9110 §15), in a kind and words.</summary>
internal static class Statuses
{
    /// <summary>200, and 203: the same as a proxy saw fit to change it. All others bring no document that could be stored.</summary>
    public static bool BringsDocument(int status) => status is 200 or 203;

    /// <summary>301, 302, 303, 307, 308.</summary>
    public static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;

    /// <param name="retryAfter">The moment read from Retry-After, for 429 and 503.</param>
    /// <param name="challenged">Whether the answer is a bot protection's, not the site's.</param>
    public static FetchFailed Failure(int status, string host, DateTimeOffset? retryAfter, bool challenged)
    {
        var code = status.ToString(CultureInfo.InvariantCulture);
        var (kind, message) = status switch
        {
            _ when challenged => (FetchErrorKind.Denied, $"{host} demands a browser check of its bot protection ({code}): ask the publisher to let this service's user agent through."),
            401 or 407 => (FetchErrorKind.Denied, $"{host} wants a login ({code}): give it in the source's headers."),
            402 => (FetchErrorKind.Denied, $"{host} wants payment ({code})."),
            403 => (FetchErrorKind.Denied, $"{host} refuses us ({code}): ask the publisher, and say in fetching.userAgent who you are."),
            451 => (FetchErrorKind.Denied, $"{host} withholds it for legal reasons ({code})."),
            408 => (FetchErrorKind.Timeout, $"{host} gave up waiting for the request ({code})."),
            404 => (FetchErrorKind.NotFound, $"{host} knows nothing at this address ({code}): check it."),
            410 => (FetchErrorKind.Gone, $"{host} says that this is gone for good ({code}): look for a new address, or remove the source."),
            429 => (FetchErrorKind.TooManyRequests, $"{host} says that we ask too often ({code}); it is left alone until {Words.Moment(retryAfter ?? default)}."),
            503 when retryAfter is { } until => (FetchErrorKind.ServerError, $"{host} is not available now ({code}); it is left alone until {Words.Moment(until)}."),
            >= 500 and <= 599 => (FetchErrorKind.ServerError, $"{host} has an error of its own ({code})."),
            >= 400 and <= 499 => (FetchErrorKind.NotFound, $"{host} does not give it to us ({code})."),
            304 => (FetchErrorKind.Protocol, $"{host} answered that nothing changed ({code}) though nothing was asked that way."),
            >= 300 and <= 399 => (FetchErrorKind.Redirects, $"{host} points elsewhere in a way that cannot be followed ({code})."),
            204 or 205 => (FetchErrorKind.Protocol, $"{host} answered without a document ({code})."),
            206 => (FetchErrorKind.Protocol, $"{host} sent a part of the document ({code}) though the whole was asked for."),
            _ => (FetchErrorKind.Protocol, $"{host} answered with a status that makes no sense here ({code})."),
        };
        return new FetchFailed(kind, message) { Status = status, RetryAfter = retryAfter };
    }
}
