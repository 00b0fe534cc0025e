using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>
/// What went wrong below <see cref="HttpFetcher"/>, on its way up through the handler's stack, where only an exception gets
/// through. Never leaves this folder: it becomes a <see cref="FetchFailed"/>.
/// </summary>
internal sealed class FetchProblem(FetchErrorKind kind, string message, Exception? cause = null) : Exception(message, cause)
{
    public FetchErrorKind Kind { get; } = kind;
}
