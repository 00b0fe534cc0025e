namespace Masdar.Parsing;

/// <summary>The codes of this stage's findings. Stable: people filter by them. Explained in docs/feeds.md.</summary>
internal static class Codes
{
    public const string JunkBefore = "feed.repaired.before";
    public const string JunkAfter = "feed.repaired.after";
    public const string Entities = "feed.repaired.entities";
    public const string Ampersands = "feed.repaired.ampersands";
    public const string BareMarkup = "feed.repaired.markup";
    public const string Characters = "feed.repaired.characters";
    public const string Attributes = "feed.repaired.attributes";
    public const string Tags = "feed.repaired.tags";
    public const string Prefixes = "feed.repaired.prefixes";
    public const string CutOff = "feed.repaired.cut";
    public const string Doctype = "feed.repaired.doctype";
    public const string Json = "feed.repaired.json";
    public const string Mojibake = "feed.repaired.mojibake";

    public const string TooManyItems = "feed.limits.items";
    public const string TooDeep = "feed.limits.depth";

    public const string DateUnreadable = "feed.dates.unreadable";
    public const string DateAmbiguous = "feed.dates.ambiguous";
    public const string DateImpossible = "feed.dates.impossible";
    public const string DateFuture = "feed.dates.future";
    public const string DateAhead = "feed.dates.ahead";
    public const string DateCalendar = "feed.dates.calendar";

    public const string GuidsRepeated = "feed.guids.repeated";
    public const string AddressesRepeated = "feed.addresses.repeated";
    public const string ItemsEmpty = "feed.items.empty";
    public const string ItemsNone = "feed.items.none";
    public const string ReaderMissed = "feed.reader.missed";

    public const string Empty = "feed.unreadable.empty";
    public const string Html = "feed.unreadable.html";
    public const string Login = "feed.unreadable.login";
    public const string Challenge = "feed.unreadable.challenge";
    public const string Binary = "feed.unreadable.binary";
    public const string JsonNoFeed = "feed.unreadable.json";
    public const string NoXml = "feed.unreadable.text";
    public const string Root = "feed.unreadable.root";
    public const string Broken = "feed.unreadable.broken";
}
