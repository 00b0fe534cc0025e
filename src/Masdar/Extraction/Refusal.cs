namespace Masdar.Extraction;

/// <summary>Why a page's text is not taken. The codes are <c>page.gate.</c> and the name in lower case.</summary>
internal enum Refusal
{
    /// <summary>A check whether a robot is asking.</summary>
    Challenge,

    /// <summary>A wall that asks for consent to cookies.</summary>
    Consent,

    Login,

    /// <summary>"Not found" under a status that says otherwise, or the site's front page instead of the article.</summary>
    NotFound,

    /// <summary>The beginning of an article that is for subscribers.</summary>
    Paywall,

    /// <summary>No text was found.</summary>
    Empty,

    /// <summary>Not about what the feed says.</summary>
    Unfit,

    /// <summary>The feed gives more.</summary>
    Shorter,

    /// <summary>The same text as of other articles of the source.</summary>
    Repeated,

    /// <summary>The page says itself that it is another item of the feed.</summary>
    Other,

    /// <summary>The page asks that its text be shown nowhere else.</summary>
    Robots,
}
