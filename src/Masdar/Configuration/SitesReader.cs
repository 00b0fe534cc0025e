using System.Globalization;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Configuration;

/// <summary>Reads <c>sites.json</c>: where on the pages of a site its articles lie.</summary>
internal sealed class SitesReader(ConfigChecks checks)
{
    private const int MostSites = 5_000;

    public IReadOnlyList<SiteRule> Read(Section root)
    {
        root.Ignore("$schema");
        if (root.Find("sites") is null) root.Wrong("sites", "is missing: the list of rules, [ ] where there are none yet");
        var rules = new List<SiteRule>();
        var hosts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var section in root.Sections("sites", MostSites))
        {
            var rule = ReadRule(section);
            section.Done();
            if (rule is null) continue;
            if (hosts.TryAdd(rule.Host, section.Path)) rules.Add(rule);
            else section.Wrong("host", $"\"{rule.Host}\" has a rule already, {hosts[rule.Host]}; write both as one");
        }
        root.Done();
        return rules;
    }

    private SiteRule? ReadRule(Section s)
    {
        var selector = Values.Text(500, checks.SelectorProblem);
        var host = s.Require("host", "the site's host, such as \"example.org\"", Host);
        var rule = new SiteRule(host ?? "")
        {
            Content = s.Optional("content", null, selector),
            Remove = s.List("remove", [], 100, selector),
            Title = s.Optional("title", null, selector),
            NextPage = s.Optional("nextPage", null, selector),
        };
        if (s.Find("content") is null && s.Find("remove") is null && s.Find("title") is null && s.Find("nextPage") is null) s.Wrong("host", "has a rule that says nothing; write at least one of content, remove, title and nextPage");
        return host is null ? null : rule;
    }

    /// <summary>A host's name, in lower case and ASCII.</summary>
    private static Taken<string> Host(JsonPart part)
    {
        var text = Values.Text(253)(part);
        if (text.Problem is not null) return text;
        var name = text.Value!.Trim();
        if (name.Contains("://", StringComparison.Ordinal) && OutsideUri.TryCreate(name, UriKind.Absolute, out var address)) return Taken<string>.Wrong($"{Values.Quote(name)} is an address; write its host only: \"{address.IdnHost}\"");
        if (name.StartsWith("*.", StringComparison.Ordinal)) return Taken<string>.Wrong($"{Values.Quote(name)} is no host; a host stands for those below it too: write {Values.Quote(name[2..])}");
        try
        {
            var ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(name.TrimEnd('.')).ToLowerInvariant();
            if (Uri.CheckHostName(ascii) is UriHostNameType.Dns or UriHostNameType.IPv4) return ascii;
        }
        catch (ArgumentException)
        {
            // Said below, as for any other name that is none.
        }
        return Taken<string>.Wrong($"{Values.Quote(name)} is no host; write a name such as \"example.org\", without port and path");
    }
}
