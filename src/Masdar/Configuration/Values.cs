using System.Globalization;
using System.Net;
using System.Text;
using Masdar.Text;

namespace Masdar.Configuration;

/// <summary>Reads single values and says what is wrong with them. A text's own value is quoted only by what knows that it is no secret.</summary>
internal static class Values
{
    public static Taken<bool> Bool(JsonPart part)
    {
        if (part.Kind == JsonKind.Bool) return part.Text is "true";
        if (part.Kind == JsonKind.Variable && bool.TryParse(part.Text, out var value)) return value;
        return Taken<bool>.Wrong($"{Describe(part)} is neither true nor false; write one of them, without quotes");
    }

    public static Func<JsonPart, Taken<long>> Whole(long least, long most) => part =>
    {
        if (part.Kind is not (JsonKind.Number or JsonKind.Variable)) return Taken<long>.Wrong($"{Describe(part)} is no number; write a whole number without quotes");
        if (!long.TryParse(part.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)) return Taken<long>.Wrong($"{Describe(part)} is no whole number");
        return value < least || value > most ? Taken<long>.Wrong(string.Create(CultureInfo.InvariantCulture, $"{value} is out of range; from {least} to {most}")) : value;
    };

    public static Func<JsonPart, Taken<double>> Fraction(double least, double most) => part =>
    {
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (part.Kind is not (JsonKind.Number or JsonKind.Variable) || !double.TryParse(part.Text, styles, CultureInfo.InvariantCulture, out var value))
            return Taken<double>.Wrong($"{Describe(part)} is no number; write one such as 0.85, without quotes");
        return value >= least && value <= most ? value : Taken<double>.Wrong(string.Create(CultureInfo.InvariantCulture, $"{value} is out of range; from {least} to {most}"));
    };

    /// <summary>A text that is not blank, has no control characters, and is at most so many UTF-16 units long. Never quoted in a problem.</summary>
    public static Func<JsonPart, Taken<string>> Text(int most) => part =>
    {
        if (part.Kind is not (JsonKind.Text or JsonKind.Variable)) return Taken<string>.Wrong($"is text in double quotes, not {(part.Kind is JsonKind.Number ? "a number" : Kind(part))}");
        if (string.IsNullOrWhiteSpace(part.Text)) return Taken<string>.Wrong("is empty; write a text, or leave the key out");
        if (part.Text.Length > most) return Taken<string>.Wrong(string.Create(CultureInfo.InvariantCulture, $"has {part.Text.Length} characters; at most {most} are allowed"));
        return part.Text.Any(IsUnfit)
            ? Taken<string>.Wrong("has a line break or another control character; write it as one line")
            : part.Text;
    };

    /// <summary>Control characters, line and paragraph separators, bidi overrides, and what XML cannot hold: none of them belongs into a line of text.</summary>
    public static bool IsUnfit(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u202D' or '\u202E' or '\uFFFE' or '\uFFFF';

    /// <summary>A text that passes a further test; the test gives what is wrong, or null.</summary>
    public static Func<JsonPart, Taken<string>> Text(int most, Func<string, string?> problem) => part =>
        Text(most)(part) is { Problem: null, Value: { } value } ? problem(value) is { } p ? Taken<string>.Wrong(p) : value : Text(most)(part);

    public static Func<JsonPart, Taken<TimeSpan>> Duration(TimeSpan least, TimeSpan most) => part =>
    {
        if (part.Kind is not (JsonKind.Text or JsonKind.Variable) || ScheduleText.Duration(part.Text) is not { } value)
            return Taken<TimeSpan>.Wrong($"{Describe(part)} is no duration; write 30s, 15m, 2h or 14d");
        return value >= least && value <= most ? value : Taken<TimeSpan>.Wrong($"{Describe(part)} is out of range; from {ScheduleText.Write(least)} to {ScheduleText.Write(most)}");
    };

    public static Func<JsonPart, Taken<T>> Choice<T>(params (string Name, T Value)[] choices) => part =>
    {
        foreach (var (name, value) in choices)
        {
            var comparison = part.Kind == JsonKind.Variable ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            if (part.Kind is JsonKind.Text or JsonKind.Variable && string.Equals(part.Text, name, comparison)) return value;
        }
        return Taken<T>.Wrong($"{Describe(part)} is none of {string.Join(", ", choices.Select(c => Quote(c.Name)))}");
    };

    /// <summary>An IANA or Windows time zone id.</summary>
    public static Taken<TimeZoneInfo> Zone(JsonPart part)
    {
        if (part.Kind is not (JsonKind.Text or JsonKind.Variable)) return Taken<TimeZoneInfo>.Wrong($"is text in double quotes, not {Kind(part)}");
        // The framework looks ids up as file names: nothing that could leave the zone folder is handed on.
        var plain = part.Text.Length is > 0 and <= 64 && part.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '+' or '-' or ' ' or '.' or '(' or ')')
            && part.Text[0] != '/' && !part.Text.Contains("..", StringComparison.Ordinal);
        if (plain && TimeZoneInfo.TryFindSystemTimeZoneById(part.Text, out var zone)) return zone;
        var near = plain ? Nearest.To(part.Text, TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id)) : null;
        return Taken<TimeZoneInfo>.Wrong($"{Describe(part)} is no time zone; " + (near is null ? "write an IANA name such as \"Asia/Damascus\"" : $"did you mean \"{near}\"?"));
    }

    /// <summary>An absolute http or https address without a user name.</summary>
    public static Taken<Uri> Address(JsonPart part)
    {
        var text = Text(2048)(part);
        if (text.Problem is { } problem) return Taken<Uri>.Wrong(problem);
        if (!OutsideUri.TryCreate(text.Value, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0 || text.Value!.Contains(' ', StringComparison.Ordinal))
            return Taken<Uri>.Wrong($"{(text.Value!.Contains('@', StringComparison.Ordinal) ? "this" : Quote(text.Value.Split('?')[0]))} is no address; write the whole of it, with http:// or https://");
        return address.UserInfo.Length > 0
            ? Taken<Uri>.Wrong("the address has a user name or password; put them into \"headers\", as \"Authorization\"")
            : address;
    }

    /// <summary>A block in CIDR notation.</summary>
    public static Taken<IPNetwork> Network(JsonPart part)
    {
        if (part.Kind is JsonKind.Text or JsonKind.Variable && IPNetwork.TryParse(part.Text, out var network)) return network;
        var slash = part.Text.IndexOf('/', StringComparison.Ordinal);
        var advice = slash < 0 && IPAddress.TryParse(part.Text, out var lone)
            ? $"write \"{lone}/{(lone.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? "32" : "128")}\" for this one address"
            : "write for example \"10.0.0.0/8\" or \"::1/128\"; the bits behind the prefix are zero";
        return Taken<IPNetwork>.Wrong($"{Describe(part)} is no block of addresses; {advice}");
    }

    /// <summary>The value as a problem shows it: short, in one line. Not for secrets.</summary>
    public static string Describe(JsonPart part) => part.Kind is JsonKind.Text or JsonKind.Variable ? Quote(part.Text) : Kind(part);

    /// <summary>Quoted, cut at 60 characters, control characters and bidi controls shown as U+FFFD so that no terminal obeys them.</summary>
    public static string Quote(string text)
    {
        var shown = new StringBuilder("\"");
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, 60)))
            shown.Append(char.IsControl(c) || char.IsSurrogate(c) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u2028' or '\u2029' ? '\uFFFD' : c);
        return shown.Append(text.Length > 60 ? "…\"" : "\"").ToString();
    }

    private static string Kind(JsonPart part) => part.Kind switch
    {
        JsonKind.Null => "null",
        JsonKind.Bool => part.Text,
        JsonKind.Number => part.Text.Length <= 30 ? part.Text : "a number",
        JsonKind.List => "a list",
        JsonKind.Object => "an object",
        _ => "text",
    };
}
