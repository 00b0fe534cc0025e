using AngleSharp.Css.Parser;

namespace Masdar.Extraction;

/// <summary>Whether a text is a CSS selector that extraction can use.</summary>
internal static class SelectorSyntax
{
    /// <returns>What is wrong, for the configuration's check; null: nothing.</returns>
    public static string? Problem(string selector) =>
        new CssSelectorParser().ParseSelector(selector) is null ? "is no CSS selector that can be read; write one such as \"article .body\" and try it with \"masdar extract\"" : null;
}
