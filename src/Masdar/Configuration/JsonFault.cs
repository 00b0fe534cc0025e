using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Masdar.Configuration;

/// <summary>What is wrong with broken JSON, in plain words.</summary>
internal static class JsonFault
{
    private const int Glance = 64;

    /// <param name="offset">Where the reader gave up.</param>
    /// <param name="open">Offsets of the braces and brackets that are still open, the innermost last.</param>
    /// <param name="secret">What stands there may be a secret and is not shown.</param>
    public static string Describe(byte[] bytes, int offset, IReadOnlyList<int> open, LineMap lines, JsonException e, bool secret)
    {
        if (open.Count >= JsonSource.MaxDepth) return string.Create(CultureInfo.InvariantCulture, $"braces and brackets lie more than {JsonSource.MaxDepth} deep in each other");
        var rest = Encoding.UTF8.GetString(bytes, offset, Math.Min(bytes.Length - offset, Glance)).TrimStart();
        var reason = Reason(e.Message);
        if (rest.Length > 0) return BySign(rest[0], reason) ?? ByReason(secret || IsWithinText(bytes.AsSpan(offset)) ? "this" : Found(rest), reason);
        if (open.Count == 0) return "there is nothing in it; write at least {}";
        var (line, column) = lines.At(open[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"the file ends, but the {(char)bytes[open[^1]]} of line {line}, column {column} is not closed");
    }

    /// <summary>Whether a quotation mark went astray, so that this is the inside of some text: it may be a secret one, and is not shown.</summary>
    private static bool IsWithinText(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
        return (end < 0 ? rest : rest[..end]).Count((byte)'"') % 2 != 0;
    }

    /// <summary>Mistakes that are plain from what stands there.</summary>
    private static string? BySign(char sign, string reason) => sign switch
    {
        _ when Says(reason, "escapable", "within a JSON string", "hex digit") => null,
        '\'' => "a text stands in double quotes (\"), not in single ones",
        '“' or '”' or '«' or '»' => $"a text stands in straight double quotes (\"), not in {sign}",
        '=' => "a key is followed by a colon, not by an equals sign",
        ';' => "values are separated by a comma, not by a semicolon",
        ',' => "there is a comma too many",
        '}' or ']' => $"\"{sign}\" closes nothing here, or a value is missing before it",
        _ => null,
    };

    private static string ByReason(string found, string reason) => reason switch
    {
        _ when Says(reason, "escapable", "hex digit") => "a backslash in a text is written \\\\",
        _ when Says(reason, "within a JSON string", "end of string") => "the text is not closed in its line, or has a line break or tab that must be written \\n or \\t",
        _ when Says(reason, "after a single JSON value") => $"{found} stands behind the end of the document",
        _ when Says(reason, "after a value", "delimiter") => $"a comma is missing before {found}",
        _ when Says(reason, "after a property name", "separator") => $"{found} stands where a colon is expected",
        _ when Says(reason, "property name") => $"{found} stands where a key in double quotes is expected",
        _ when Says(reason, "start of a value", "invalid JSON literal") => $"{found} is no value; write a number, true, false, or a text in double quotes",
        _ when Says(reason, "leading zero") => "a number does not begin with a zero",
        _ => $"this is no JSON near {found}: {reason}",
    };

    private static bool Says(string reason, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (reason.Contains(word, StringComparison.Ordinal)) return true;
        return false;
    }

    /// <summary>The word or sign that stands there, short and quoted.</summary>
    private static string Found(string rest)
    {
        if (rest[0] == '"') return "this text";
        var length = 0;
        while (length < rest.Length && length < 20 && (char.IsLetterOrDigit(rest[length]) || rest[length] is '_' or '-' or '.')) length++;
        return Values.Quote(rest[..Math.Max(length, 1)]);
    }

    /// <summary>The framework's message without its own count of lines, which begins at zero.</summary>
    private static string Reason(string message)
    {
        var cut = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (cut < 0 ? message : message[..cut]).TrimEnd('.');
    }
}
