namespace Masdar.Configuration;

internal enum JsonKind
{
    Null,
    Bool,
    Number,
    Text,
    List,
    Object,

    /// <summary>Text from the environment: its type is decided by the key that takes it.</summary>
    Variable,
}

/// <summary>Where a value stands. Line and column are counted only when a problem asks for them.</summary>
/// <param name="File">The file, or <c>environment variable NAME</c>.</param>
/// <param name="Lines">Null: no file, so no line.</param>
internal readonly record struct Position(string File, LineMap? Lines, int Offset)
{
    /// <summary>A problem here.</summary>
    public ConfigProblem Problem(string path, string message)
    {
        var (line, column) = Lines?.At(Offset) ?? (0, 0);
        return new(File, line, column, path, message);
    }
}

/// <summary>A JSON value that knows where it stands.</summary>
/// <param name="Start">The offset of its first byte in the file.</param>
/// <param name="End">The offset behind its last byte.</param>
internal sealed record JsonPart(JsonKind Kind, Position At, int Start, int End)
{
    /// <summary>A text's value; a number, <c>true</c> or <c>false</c> as written; a variable's value. Else empty.</summary>
    public string Text { get; init; } = "";

    public IReadOnlyList<JsonPart> Items { get; init; } = [];

    /// <summary>In the file's order; a repeated name keeps its first value.</summary>
    public IReadOnlyList<JsonMember> Members { get; init; } = [];

    public JsonMember? Member(string name) => Members.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.Ordinal));
}

/// <param name="At">Where the name stands.</param>
/// <param name="Start">The offset of the name's opening quote.</param>
internal sealed record JsonMember(string Name, Position At, int Start, JsonPart Value);
