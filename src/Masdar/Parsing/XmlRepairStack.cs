using System.Collections.Frozen;
using System.Text;

namespace Masdar.Parsing;

/// <summary>
/// The open elements of a document under repair. Writes tags so that they always nest; an HTML tag left open in one field never
/// swallows the next, and an item never lies within another.
/// </summary>
internal sealed class XmlRepairStack(StringBuilder output, FindingLog findings)
{
    private static readonly FrozenSet<string> Frames = new[] { "rss", "feed", "rdf", "channel", "item", "entry" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Elements that hold a short text only: the next field ends them.</summary>
    private static readonly FrozenSet<string> ShortFields = new[] { "title", "link", "guid", "pubdate", "id", "updated", "published" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Fields =
        new[] { "title", "link", "guid", "pubdate", "description", "category", "comments", "enclosure", "source", "author", "id", "updated", "published", "summary", "content" }
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>HTML elements that have no content and so no end tag (HTML §13.1.2), but those that feeds use in their own sense.</summary>
    private static readonly FrozenSet<string> Void = new[] { "br", "hr", "img", "input", "wbr", "area", "embed", "param", "col", "meta" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly List<Frame> frames = [];
    private readonly Dictionary<string, int> declared = new(StringComparer.Ordinal) { ["xml"] = 1, ["xmlns"] = 1 };
    private readonly SortedSet<string> missing = new(StringComparer.Ordinal);
    private string rootPrefix = "";
    private int tooDeep;

    public int Count => frames.Count;

    /// <summary>The element opened last is an item or entry.</summary>
    public bool IsItem { get; private set; }

    public bool RootClosed { get; private set; }

    /// <summary>The place within the root's start tag where declarations of missing prefixes go.</summary>
    public int DeclarationsAt { get; private set; }

    /// <summary>Opens an element; false where it was left out or is already closed again.</summary>
    public bool Push(XmlRepairTag tag, XmlRepairText characters)
    {
        IsItem = false;
        if (tag.Name.Length == 0) return false;
        var (prefix, local) = Split(tag.Name);
        if (frames.Count == 0) rootPrefix = prefix;
        var structural = IsStructural(prefix, local);
        MakeRoomFor(prefix, local, structural);
        if (frames.Count >= Limits.Depth)
        {
            if (!tag.Empty) tooDeep++;
            findings.Note(Codes.TooDeep, $"The feed nests its elements more than {Limits.Depth} deep; deeper tags were left out.");
            return false;
        }
        var start = output.Length;
        var prefixes = Declare(tag);
        if (!Use(prefix))
        {
            Forget(prefixes);
            return false;
        }
        output.Append('<').Append(tag.Name);
        Write(tag, characters);
        if (frames.Count == 0) DeclarationsAt = start + 1 + tag.Name.Length;
        IsItem = structural && IsItemName(local);
        if (tag.Empty || (prefix.Length == 0 && Void.Contains(local)))
        {
            output.Append("/>");
            Forget(prefixes);
            RootClosed = frames.Count == 0;
            return true;
        }
        output.Append('>');
        frames.Add(new Frame(tag.Name, prefix, local, structural, start, prefixes));
        return true;
    }

    /// <summary>Closes the element of that name and what is open within it; a tag that closes nothing is left out.</summary>
    /// <returns>Whether an item was closed by its own tag.</returns>
    public bool Close(string name)
    {
        if (tooDeep > 0)
        {
            tooDeep--;
            return false;
        }
        var (prefix, local) = Split(name);
        var structural = IsStructural(prefix, local);
        for (var i = frames.Count - 1; i >= 0; i--)
        {
            if (string.Equals(frames[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                if (i < frames.Count - 1 || !string.Equals(frames[i].Name, name, StringComparison.Ordinal)) findings.Note(Codes.Tags, "The feed has tags that are not closed, or not in their order; they were closed where they must end.");
                var closesItem = frames[i].Structural && IsItemName(local);
                while (frames.Count > i) Pop();
                RootClosed = frames.Count == 0;
                return closesItem;
            }
            if (frames[i].Structural && !structural) break;
        }
        findings.Note(Codes.Tags, "The feed has tags that are not closed, or not in their order; they were closed where they must end.");
        return false;
    }

    /// <summary>Closes all. An item that is open is taken back where it is to be dropped; returns whether one was.</summary>
    public bool CloseAtEnd(bool dropOpenItem)
    {
        var item = frames.FindIndex(f => f.Structural && IsItemName(f.Local));
        var drop = dropOpenItem && item > 0;
        if (drop)
        {
            output.Length = frames[item].Start;
            frames.RemoveRange(item, frames.Count - item);
        }
        while (frames.Count > 0) Pop();
        RootClosed = true;
        return drop;
    }

    /// <summary>Declarations of the prefixes that are used and never declared.</summary>
    public string MissingDeclarations()
    {
        if (missing.Count == 0) return "";
        findings.Note(Codes.Prefixes, $"The feed uses prefixes that it does not declare ({string.Join(", ", missing.Take(5))}); they were read in their usual sense.");
        return string.Concat(missing.Select(p => $" xmlns:{p}=\"{Vocabularies.NamespaceOf(p)}\""));
    }

    /// <summary>Ends what the new element cannot lie in: an item in an item, a field in a title.</summary>
    private void MakeRoomFor(string prefix, string local, bool structural)
    {
        if (frames.Count == 0) return;
        if (structural && IsItemName(local))
        {
            var within = frames.FindIndex(f => f.Structural && IsItemName(f.Local));
            if (within > 0) CloseDownTo(within);
            return;
        }
        var top = frames[^1];
        if (string.Equals(top.Prefix, rootPrefix, StringComparison.Ordinal) && ShortFields.Contains(top.Local) && frames.Count > 1 && (string.Equals(prefix, top.Prefix, StringComparison.Ordinal) ? Fields.Contains(local) : declared.ContainsKey(prefix) && prefix.Length > 0))
            CloseDownTo(frames.Count - 1);
    }

    private void CloseDownTo(int index)
    {
        findings.Note(Codes.Tags, "The feed has tags that are not closed, or not in their order; they were closed where they must end.");
        while (frames.Count > index) Pop();
    }

    private void Pop()
    {
        var frame = frames[^1];
        frames.RemoveAt(frames.Count - 1);
        output.Append("</").Append(frame.Name).Append('>');
        Forget(frame.Prefixes);
    }

    /// <summary>The prefixes that the attributes declare.</summary>
    private List<string>? Declare(XmlRepairTag tag)
    {
        List<string>? prefixes = null;
        foreach (var (key, value) in tag.Attributes)
        {
            var (prefix, local) = Split(key);
            if (prefix is not "xmlns" || !IsDeclaration(local, value)) continue;
            (prefixes ??= []).Add(local);
            declared[local] = declared.GetValueOrDefault(local) + 1;
        }
        return prefixes;
    }

    private static bool IsDeclaration(string prefix, string value) => value.Trim().Length > 0 && prefix is not ("xml" or "xmlns");

    private void Write(XmlRepairTag tag, XmlRepairText characters)
    {
        foreach (var (key, value) in tag.Attributes)
        {
            var (prefix, local) = Split(key);
            if (prefix is "xmlns" ? !IsDeclaration(local, value) : !Use(prefix)) continue;
            output.Append(' ').Append(key).Append("=\"");
            characters.AppendValue(value);
            output.Append('"');
        }
    }

    /// <summary>Whether what bears the prefix can be written; not where it is declared nowhere, like too many others.</summary>
    private bool Use(string prefix)
    {
        if (prefix.Length == 0 || declared.GetValueOrDefault(prefix) > 0 || missing.Contains(prefix)) return true;
        return missing.Count < Limits.Attributes && missing.Add(prefix);
    }

    private void Forget(List<string>? prefixes)
    {
        if (prefixes is null) return;
        foreach (var prefix in prefixes) declared[prefix]--;
    }

    private bool IsStructural(string prefix, string local) => (string.Equals(prefix, rootPrefix, StringComparison.Ordinal) || prefix.Length == 0) && Frames.Contains(local);

    private static bool IsItemName(string local) => local.Equals("item", StringComparison.OrdinalIgnoreCase) || local.Equals("entry", StringComparison.OrdinalIgnoreCase);

    private static (string Prefix, string Local) Split(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", name) : (name[..colon], name[(colon + 1)..]);
    }

    /// <param name="Start">Where the element begins in the output.</param>
    private readonly record struct Frame(string Name, string Prefix, string Local, bool Structural, int Start, List<string>? Prefixes);
}
