using System.Text.Json;
using System.Text.Json.Serialization;
using Masdar.Model;

namespace Masdar.Storage;

/// <summary>A source's state as the store keeps it: JSON, so that a later version can add to it.</summary>
internal static class StateJson
{
    public static string Write(SourceState state) => JsonSerializer.Serialize(state, StateContext.Default.SourceState);

    /// <summary>A state that cannot be read costs a poll without validators, never a start.</summary>
    public static SourceState Read(string sourceId, string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StateContext.Default.SourceState) ?? SourceState.New(sourceId);
        }
        catch (JsonException)
        {
            return SourceState.New(sourceId);
        }
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SourceState))]
internal sealed partial class StateContext : JsonSerializerContext;
