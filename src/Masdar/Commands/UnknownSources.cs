using Masdar.Configuration;
using Masdar.Model;

namespace Masdar.Commands;

/// <summary>Ids on the command line that no source has.</summary>
internal static class UnknownSources
{
    /// <summary>Says which are unknown and which were probably meant; null where all are known.</summary>
    public static string? Message(IReadOnlyList<string> ids, IReadOnlyList<Source> sources)
    {
        var unknown = ids.Except(sources.Select(source => source.Id), StringComparer.Ordinal).ToList();
        if (unknown.Count == 0) return null;
        var words = unknown.Select(id => Nearest.To(id, sources.Select(source => source.Id)) is { } near ? $"\"{id}\" (did you mean \"{near}\"?)" : $"\"{id}\"");
        return $"There is no source {string.Join(", ", words)} in sources.json; \"masdar sources list\" shows them.";
    }
}
