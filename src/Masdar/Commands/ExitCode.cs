namespace Masdar.Commands;

/// <summary>What the program ends with.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>An unexpected failure.</summary>
    public const int Failure = 1;

    /// <summary>Wrong usage or configuration: nothing was fetched.</summary>
    public const int Usage = 2;

    /// <summary>It finished, but at least one source (or check) failed; the others were still processed.</summary>
    public const int Partial = 3;
}
