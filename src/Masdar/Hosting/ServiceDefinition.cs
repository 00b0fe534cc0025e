namespace Masdar.Hosting;

/// <summary>What is registered as a service. All paths are absolute.</summary>
/// <param name="Name">Of the unit or Windows service: a-z 0-9 - _.</param>
/// <param name="Program">The program and the arguments that come before the command: <c>masdar</c>, or <c>dotnet masdar.dll</c>.</param>
/// <param name="Account">Whom it runs as; null: root on Linux, the service's own virtual account on Windows.</param>
internal sealed record ServiceDefinition(string Name, IReadOnlyList<string> Program, string Config, string Data, string? Account)
{
    /// <summary>Where the runtime lies, when it is not where programs look for it; null otherwise.</summary>
    public string? DotnetRoot { get; init; }

    /// <summary>Where the runtime lies that runs this very program; null where that does not matter.</summary>
    public string? Runtime { get; init; }

    /// <summary>All that the service has to reach, links followed.</summary>
    public IEnumerable<string> Places => CommandLine.Append(DotnetRoot).Append(Runtime).OfType<string>().Where(Path.IsPathRooted).SelectMany(path => (string[])[path, Followed(path)]);

    public IReadOnlyList<string> CommandLine => [.. Program, "run", "--config", Config, "--data", Data];

    private static string Followed(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }

    /// <summary>How this very program is started again.</summary>
    public static IReadOnlyList<string> ThisProgram()
    {
        var process = Environment.ProcessPath ?? "masdar";
        return Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? [process, Path.Combine(AppContext.BaseDirectory, "masdar.dll")] : [process];
    }

    /// <summary>What is wrong with a service's name, in a sentence; null when nothing is.</summary>
    public static string? NameProblem(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_') ? null : $"\"{name}\" is no name for a service: write a-z, 0-9, - _ only.";

    /// <summary>What is wrong with it, in a sentence; null when nothing is.</summary>
    public string? Problem() => NameProblem(Name)
        ?? (CommandLine.Append(Account ?? "").Append(DotnetRoot ?? "").Any(text => text.Any(c => char.IsControl(c) || c == '"')) ? "A path or account with control characters or quotation marks cannot be registered." : null);
}

/// <summary>A command of the system that registers or removes a service.</summary>
/// <param name="MayFail">Whether it does not matter when it fails: what it removes may be gone already.</param>
internal sealed record ServiceStep(IReadOnlyList<string> Command, bool MayFail = false)
{
    /// <summary>As it would be typed.</summary>
    public override string ToString() => string.Join(' ', Command.Select(word => word.Length > 0 && !word.Any(c => c is ' ' or '"' or '\\') ? word : $"\"{word.Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
}
