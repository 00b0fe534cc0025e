using Masdar.Model;

namespace Masdar.Pipeline;

/// <summary>Tells what we ourselves did wrong from a stop and from a disk that refuses.</summary>
internal static class Faults
{
    /// <summary>Whether an exception that ended some work is a fault of the program. One that speaks of another's stop is, too: nobody asked this work to end.</summary>
    /// <param name="cancellationToken">Of the work.</param>
    public static bool IsOurs(Exception exception, CancellationToken cancellationToken) =>
        !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested) && exception is not (StorageFailedException or ArchiveFailedException);
}
