using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Masdar.Model;

namespace Masdar.Output;

/// <summary>The members of one JSON object, read strictly; knows its own path, so that an error names the field in full.</summary>
internal readonly struct JsonFields
{
    private readonly JsonElement _element;
    private readonly string _path;

    private JsonFields(JsonElement element, string path) => (_element, _path) = (element, path);

    /// <exception cref="InvalidDataException">It is no object.</exception>
    public static JsonFields Root(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? new(element, "") : throw new InvalidDataException("The line is no JSON object.");

    public InvalidDataException Wrong(string name, string wanted) => new($"The field {_path}{name} is wrong or missing: wanted {wanted}.");

    /// <summary>Null where the member is absent; an empty string is refused, as it is never written.</summary>
    public string? Text(string name) => _element.TryGetProperty(name, out var value) ? TextOf(value, name) : null;

    public string RequiredText(string name) => Text(name) ?? throw Wrong(name, "text");

    public IReadOnlyList<string> Texts(string name)
    {
        if (!_element.TryGetProperty(name, out var value)) return [];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0) throw Wrong(name, "a list of texts");
        var texts = new List<string>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray()) texts.Add(StringOf(item, $"{name}[{texts.Count}]"));
        return texts;
    }

    public JsonFields Object(string name) => OptionalObject(name) ?? throw Wrong(name, "an object");

    public JsonFields? OptionalObject(string name)
    {
        if (!_element.TryGetProperty(name, out var value)) return null;
        return value.ValueKind == JsonValueKind.Object ? new JsonFields(value, $"{_path}{name}.") : throw Wrong(name, "an object");
    }

    public IReadOnlyList<JsonFields> Objects(string name)
    {
        if (!_element.TryGetProperty(name, out var value)) return [];
        if (value.ValueKind != JsonValueKind.Array) throw Wrong(name, "a list of objects");
        var objects = new List<JsonFields>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object) throw Wrong($"{name}[{objects.Count}]", "an object");
            objects.Add(new JsonFields(item, $"{_path}{name}[{objects.Count}]."));
        }
        return objects;
    }

    public long Integer(string name) => OptionalInteger(name, long.MaxValue) ?? throw Wrong(name, "a whole number");

    /// <summary>0 to <paramref name="greatest"/>; null where the member is absent.</summary>
    public long? OptionalInteger(string name, long greatest)
    {
        if (!_element.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 && number <= greatest) return number;
        throw Wrong(name, "a whole number from 0");
    }

    public bool? OptionalBoolean(string name)
    {
        if (!_element.TryGetProperty(name, out var value)) return null;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, "true or false");
    }

    /// <summary>A required number from 0 to 1.</summary>
    public double Share(string name) =>
        _element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var share) && share is >= 0 and <= 1
            ? share
            : throw Wrong(name, "a number from 0 to 1");

    public ArticleId Id(string name) =>
        Text(name) is { } text && text.AsSpan().IsLowerHex() && ArticleId.TryParse(text, out var id) ? id : throw Wrong(name, "32 hex digits");

    /// <summary>Null where the member is absent.</summary>
    public ArticleId? OptionalId(string name) => Text(name) is null ? null : Id(name);

    /// <summary>The index of the member's value among those allowed.</summary>
    public int OneOf(string name, params ReadOnlySpan<string> allowed)
    {
        var text = Text(name);
        for (var i = 0; i < allowed.Length; i++)
        {
            if (string.Equals(text, allowed[i], StringComparison.Ordinal)) return i;
        }
        throw Wrong(name, $"one of {string.Join(", ", allowed.ToArray())}");
    }

    /// <summary>RFC 3339 in UTC with <c>Z</c>; null where the member is absent.</summary>
    public DateTimeOffset? OptionalTime(string name)
    {
        if (Text(name) is not { } text) return null;
        return DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Wrong(name, "a time in UTC as 2026-01-20T21:00:00Z");
    }

    private string TextOf(JsonElement value, string name) => StringOf(value, name) is { Length: > 0 } text ? text : throw Wrong(name, "text, or its absence");

    private string StringOf(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String) throw Wrong(name, "text");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong(name, "text in valid UTF-8 without lone surrogates");
        }
    }
}

/// <summary>Hex digits as they are written: lower case only.</summary>
internal static class LowerHex
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static bool IsLowerHex(this ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Digits);
}
