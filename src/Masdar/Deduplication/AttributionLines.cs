using Masdar.Model;
using Masdar.Text;

namespace Masdar.Deduplication;

/// <summary>Knows the lines that our own templates make, with whatever stands in the placeholders: a copy of a record is no new text.</summary>
internal sealed class AttributionLines
{
    /// <summary>A line with fewer fixed words could be anybody's.</summary>
    private const int FewestFixedWords = 4;

    private readonly List<Pattern> patterns = [];

    public AttributionLines(IEnumerable<AttributionTemplate> templates)
    {
        foreach (var line in templates.SelectMany(x => x.Lines))
        {
            var parts = TemplateText.Parse(line);
            var words = 0;
            var encoded = new List<byte[]>();
            foreach (var part in parts.Where(x => !x.IsPlaceholder))
            {
                using var codes = new TokenBuffer(part.Text.Length * 2);
                codes.Add(part.Text);
                words += codes.Count;
                if (codes.Count > 0) encoded.Add(codes.Written.ToArray());
            }
            if (words >= FewestFixedWords) patterns.Add(new Pattern(encoded, StartsFixed: encoded.Count > 0 && !parts[0].IsPlaceholder));
        }
    }

    /// <param name="words">The line's words in <see cref="LetterCodes"/>.</param>
    public bool Contains(ReadOnlySpan<byte> words)
    {
        foreach (var pattern in patterns)
        {
            if (Matches(words, pattern)) return true;
        }
        return false;
    }

    private static bool Matches(ReadOnlySpan<byte> words, Pattern pattern)
    {
        if (pattern.StartsFixed && !words.StartsWith(pattern.Parts[0])) return false;
        foreach (var part in pattern.Parts)
        {
            var at = words.IndexOf(part);
            if (at < 0) return false;
            words = words[(at + part.Length)..];
        }
        return true;
    }

    private sealed record Pattern(List<byte[]> Parts, bool StartsFixed);
}
