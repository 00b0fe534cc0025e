using Masdar.Archive;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Output;
using Masdar.Pipeline;
using Masdar.Storage;

namespace Masdar.Commands;

/// <summary>The check of a data folder against its store, and its repair, with what the configuration wants written.</summary>
internal static class FolderCheck
{
    /// <param name="store">Null where there is none.</param>
    public static Task<VerifyReport> VerifyAsync(Store? store, DataFolder folder, MasdarConfig config, TimeProvider time, CancellationToken cancellationToken) => new Verifier(
        store, new LineFiles(folder.Path, config.Output.Records), store is null ? null : Texts(store, folder, config, time), new RecordCheck(config.Attribution, config.Publisher), new Originals(new WarcReader(new WarcFiles(folder.Path)))).RunAsync(cancellationToken);

    /// <summary>Writes again what differs from the store. Gives what was done, a line each.</summary>
    public static async Task<IReadOnlyList<string>> RepairAsync(Store store, DataFolder folder, MasdarConfig config, TimeProvider time, CancellationToken cancellationToken)
    {
        var done = await new Repair(store, new LineFiles(folder.Path, config.Output.Records), time).RunAsync(cancellationToken);
        return Texts(store, folder, config, time) is { } texts ? [.. done, .. await texts.MendAsync(cancellationToken)] : done;
    }

    private static PublishedTexts? Texts(Store store, DataFolder folder, MasdarConfig config, TimeProvider time) => config.Output.Text ? new PublishedTexts(store, new TextFiles(folder.Path), time) : null;
}
