using System.Xml.Linq;

namespace Masdar.Parsing;

/// <summary>Names of people as feeds write them.</summary>
internal static class People
{
    /// <summary>The name of an RSS author: <c>mail@example.org (Name)</c> and <c>Name &lt;mail@example.org&gt;</c> give the name, a bare address itself.</summary>
    public static string? Name(string? value)
    {
        if (value is null) return null;
        var open = value.IndexOf('(', StringComparison.Ordinal);
        if (open > 0 && value.EndsWith(')') && value[..open].Contains('@', StringComparison.Ordinal)) return NotBlank(value[(open + 1)..^1]) ?? NotBlank(value[..open]);
        var angle = value.IndexOf('<', StringComparison.Ordinal);
        if (angle > 0 && value.EndsWith('>') && value[angle..].Contains('@', StringComparison.Ordinal)) return NotBlank(value[..angle].Trim().Trim('"'));
        return value;
    }

    /// <summary>RFC 4287 §3.2: the name, else the address of mail or page; Atom 0.3 and careless feeds write it as bare text.</summary>
    public static string? OfAtom(XElement person, FeedContext context)
    {
        string? email = null, uri = null;
        foreach (var part in person.Elements())
        {
            if (part.Name.LocalName.Equals("name", StringComparison.OrdinalIgnoreCase) && context.Short(part.Value) is { } name) return name;
            if (part.Name.LocalName.Equals("email", StringComparison.OrdinalIgnoreCase)) email = context.Short(part.Value);
            if (part.Name.LocalName is "uri" or "url") uri = context.Short(part.Value);
        }
        return email ?? uri ?? (person.HasElements ? null : Name(context.Short(person.Value)));
    }

    private static string? NotBlank(string value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
