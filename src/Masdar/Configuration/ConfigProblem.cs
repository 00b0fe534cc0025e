namespace Masdar.Configuration;

/// <summary>Something in the configuration that must be put right before anything is fetched. Never holds a secret.</summary>
/// <param name="File">The file as the user named its folder, or <c>environment variable NAME</c>.</param>
/// <param name="Line">1 and up; 0: the problem has no line (a missing file, an environment variable).</param>
/// <param name="Column">1 and up, in UTF-16 units as editors count them; 0 with line 0.</param>
/// <param name="Path">Where in the document: <c>sources[3].schedule</c>; empty for the document itself.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
internal sealed record ConfigProblem(string File, int Line, int Column, string Path, string Message)
{
    /// <summary><c>config/sources.json:12:17: sources[3].schedule: message</c>, the form that editors and terminals make a link of.</summary>
    public override string ToString() =>
        (Line > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: ") : $"{File}: ") + (Path.Length > 0 ? $"{Path}: " : "") + Message;
}
