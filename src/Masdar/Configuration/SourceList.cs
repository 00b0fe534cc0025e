using Masdar.Model;

namespace Masdar.Configuration;

/// <summary>A source to be put into the list. What is null is left to the file's defaults.</summary>
/// <param name="Id">Null: made of the name or the address.</param>
internal sealed record NewSource(string? Id, string Name, Uri Feed)
{
    public Uri? Homepage { get; init; }

    public string? Language { get; init; }

    public string? Schedule { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>A title from outside as a name can be: blanks and control characters run together to one blank, at most 200 UTF-16 units.</summary>
    public static string Line(string title)
    {
        var line = string.Join(' ', new string([.. title.Select(c => Values.IsUnfit(c) ? ' ' : c)]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 200 ? line : line[..(char.IsHighSurrogate(line[199]) ? 199 : 200)].TrimEnd();
    }
}

/// <summary>What an edit did.</summary>
/// <param name="Ids">Of the sources that were added, removed or changed.</param>
/// <param name="Skipped">Sources that are in the list already, by their feed's address.</param>
/// <param name="Problems">Why nothing was changed; empty where the edit was made.</param>
internal sealed record EditResult(IReadOnlyList<string> Ids, IReadOnlyList<NewSource> Skipped, IReadOnlyList<ConfigProblem> Problems);

/// <summary>Edits <c>sources.json</c> in place of an editor. An edit whose result would not be valid is refused and the file stays as it was.</summary>
internal sealed class SourceList(ConfigReader reader, string configFolder, IReadOnlyDictionary<string, string?> environment)
{
    /// <summary>Adds sources behind the last one; those whose feed is there already are skipped.</summary>
    public EditResult Add(IReadOnlyList<NewSource> sources)
    {
        var skipped = new List<NewSource>();
        var result = Edit((text, config) =>
        {
            var ids = config.Sources.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
            var feeds = config.Sources.Select(s => s.Feed.AbsoluteUri).ToHashSet(StringComparer.Ordinal);
            var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
            var added = new List<(string Id, NewSource Source)>();
            foreach (var source in sources)
            {
                if (!feeds.Add(source.Feed.AbsoluteUri))
                {
                    skipped.Add(source);
                    continue;
                }
                // An id that was asked for and is taken is refused by the check of the result.
                var id = source.Id ?? SourceIds.MakeUnique(SourceIds.Make(source.Name, source.Feed), ids, numbers);
                ids.Add(id);
                added.Add((id, source));
            }
            return (text.Append([.. added.Select(a => Keys(a.Id, a.Source))]), [.. added.Select(a => a.Id)]);
        });
        return result with { Skipped = skipped };
    }

    /// <summary>Removes a source. Its articles stay in the store.</summary>
    public EditResult Remove(string id) => Edit((text, _) => (text.Remove(id), [id]));

    /// <summary>Sets a key of a source, or takes it out where the value is null.</summary>
    /// <param name="json">As JSON: <c>"2h"</c> in quotes, <c>true</c>.</param>
    public EditResult Set(string id, string key, string? json) => Edit((text, _) => (text.Set(id, key, json), [id]));

    private static IEnumerable<KeyValuePair<string, string>> Keys(string id, NewSource source)
    {
        yield return new("id", SourcesText.Json(id));
        yield return new("name", SourcesText.Json(source.Name));
        yield return new("feed", SourcesText.Json(source.Feed.AbsoluteUri));
        if (source.Homepage is { } homepage) yield return new("homepage", SourcesText.Json(homepage.AbsoluteUri));
        if (source.Schedule is { } schedule) yield return new("schedule", SourcesText.Json(schedule));
        if (source.Language is { } language) yield return new("language", SourcesText.Json(language));
        if (!source.Enabled) yield return new("enabled", "false");
    }

    private EditResult Edit(Func<SourcesText, MasdarConfig, (SourcesText? Text, IReadOnlyList<string> Ids)> edit)
    {
        var path = Path.Combine(configFolder, ConfigFiles.SourcesName);
        IReadOnlyList<string> ids = [];
        IReadOnlyList<ConfigProblem> problems = [];
        try
        {
            AtomicFile.Change(path, () =>
            {
                var files = ConfigFiles.Load(configFolder);
                // An edit on top of something broken could make it worse.
                var before = reader.Read(files, environment);
                problems = before.Problems;
                if (before.Config is null || files.Sources is not { } bytes || SourcesText.Parse(bytes) is not { } text) return null;
                (var edited, ids) = edit(text, before.Config);
                if (edited is null)
                {
                    var near = Nearest.To(ids[0], before.Config.Sources.Select(s => s.Id));
                    problems = [new(path, 0, 0, "", $"there is no source {Values.Quote(ids[0])}" + (near is null ? "" : $"; did you mean \"{near}\"?"))];
                    return null;
                }
                problems = reader.Read(files with { Sources = edited.Bytes }, environment).Problems;
                return problems.Count > 0 || edited.Bytes.AsSpan().SequenceEqual(bytes) ? null : edited.Bytes;
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems = [new(path, 0, 0, "", $"cannot be written: {e.Message}")];
        }
        return new(problems.Count > 0 ? [] : ids, [], problems);
    }
}
