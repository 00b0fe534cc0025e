using CsCheck;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Tests.Output;

/// <summary>Records for the tests of what is written: one like the published example, and generators of any.</summary>
internal static class RecordSamples
{
    public static readonly SourceInfo Source = new("alikhbariah", "قناة الإخبارية", "https://example.org/", "https://example.org/feed/");

    public static Article Article(string text = "فقرة أولى.\nفقرة ثانية.") => new()
    {
        Id = ArticleId.Of("alikhbariah", "guid-1"),
        Source = Source,
        Url = "https://example.org/news/1",
        UrlKey = CanonicalUrl.Compare("https://example.org/news/1"),
        Guid = "guid-1",
        Title = "عنوان الخبر",
        OriginalTitle = "موقع الإخبارية السورية",
        Text = text,
        Html = "<p>فقرة أولى.</p>",
        TextFrom = TextFrom.Page,
        Language = "ar",
        Direction = TextDirection.Rtl,
        Categories = ["سياسة", "سوريا محلي"],
        FetchedAt = new DateTimeOffset(2026, 1, 20, 21, 0, 0, TimeSpan.Zero),
    };

    public static ArticleRecord Record(Article article, int revision = 1) => new(
        article,
        new AttributionNote("ar", ["سطر أول", "سطر ثان"], "<p dir=\"rtl\">سطر أول</p>", article.Source.Name, article.Source.Homepage, new DateOnly(2026, 1, 21)),
        new Fingerprint(new string('a', 64), 0xF00D, BodyHash.Of(article.Title, article.Text)),
        revision);

    /// <summary>Text of whole scalars, with all that JSON encoders like to escape; never empty.</summary>
    public static readonly Gen<string> Text = Gen.OneOf(
            Gen.Int[0x20, 0x7E], Gen.Int[0x600, 0x6FF], Gen.Int[0, 0x1F], Gen.Int[0x80, 0xFF], Gen.Int[0x2000, 0x206F],
            Gen.Int[0xE000, 0xFFFF], Gen.Int[0x1F300, 0x1FAFF], Gen.Int[0x10FFFE, 0x10FFFF], Gen.Const((int)'"'), Gen.Const((int)'\\'))
        .Select(char.ConvertFromUtf32).Array[1, 40].Select(string.Concat);

    public static readonly Gen<string?> MaybeText = Text.Null();

    /// <summary>To the millisecond, as records keep it.</summary>
    public static readonly Gen<DateTimeOffset> Time =
        Gen.Long[0, 4_000_000_000_000].Select(ms => DateTimeOffset.FromUnixTimeMilliseconds(ms % 3 == 0 ? ms / 1000 * 1000 : ms));

    private static readonly Gen<IReadOnlyList<string>> Texts = Text.Array[0, 3].Select(IReadOnlyList<string> (texts) => texts);

    private static readonly Gen<ArticleId> Id = Gen.ULong.Select(Gen.ULong, (high, low) => new ArticleId(new UInt128(high, low)));

    private static readonly Gen<SourceInfo> AnySource = Gen.Select(Text, Text, MaybeText, MaybeText, (id, name, home, feed) => new SourceInfo(id, name, home, feed));

    private static readonly Gen<Rights?> AnyRights = Gen.Select(Text, MaybeText, Texts, Gen.Bool.Nullable(), MaybeText, Time.Nullable(), (notice, holder, robots, tdm, policy, expires) =>
        new Rights { Notice = notice, Holder = holder, Robots = robots, TdmReserved = tdm, TdmPolicy = policy, Rsl = holder, Expires = expires }).Null();

    private static readonly Gen<Article> AnyArticle =
        from id in Id
        from source in AnySource
        from url in MaybeText
        from title in Text
        from bodies in Gen.Select(Text, Text, MaybeText)
        from lists in Gen.Select(Texts, Texts)
        from image in Gen.Select(Text, MaybeText, Gen.Int[0, 9000].Nullable(), (address, alt, width) => new ArticleImage(address, alt, width, width)).Null()
        from enclosures in Gen.Select(Text, MaybeText, Gen.Long[0, long.MaxValue].Nullable(), (address, type, length) => new Enclosure(address, type, length)).Array[0, 2]
        from times in Gen.Select(Time.Nullable(), Time.Nullable(), Time)
        from rights in AnyRights
        from kinds in Gen.Select(Gen.Bool, Gen.Bool)
        select new Article
        {
            Id = id,
            Source = source,
            Url = url,
            UrlKey = url is null ? null : CanonicalUrl.Compare(url),
            Guid = url,
            Title = title,
            OriginalTitle = bodies.Item1,
            Summary = bodies.Item3,
            Text = bodies.Item2,
            Html = bodies.Item1,
            TextFrom = kinds.Item1 ? TextFrom.Page : TextFrom.Feed,
            Direction = kinds.Item2 ? TextDirection.Rtl : TextDirection.Ltr,
            Language = bodies.Item3,
            Authors = lists.Item1,
            Categories = lists.Item2,
            Image = image,
            Enclosures = enclosures,
            PublishedAt = times.Item1,
            UpdatedAt = times.Item2,
            FetchedAt = times.Item3,
            Rights = rights,
            Origin = url is null ? null : new Origin(url, null),
        };

    public static readonly Gen<ArticleRecord> AnyRecord =
        from article in AnyArticle
        from lines in Text.Where(line => !string.IsNullOrWhiteSpace(line)).Array[1, 3]
        from day in Gen.Int[0, 3_000_000]
        from hash in Gen.ULong
        from revision in Gen.Int[1, int.MaxValue]
        select new ArticleRecord(
            article,
            new AttributionNote("ar", lines, lines[0], article.Source.Name, article.Url, DateOnly.FromDayNumber(day)),
            new Fingerprint(new string('b', 64), hash, BodyHash.Of(article.Title, article.Text)),
            revision)
        { Changes = revision % 2 == 0 ? ["title", "text"] : [], Story = revision % 3 == 0 ? article.Id : null };

    public static readonly Gen<DuplicateNote> AnyNote =
        from ids in Gen.Select(Id, Id)
        from source in AnySource
        from url in MaybeText
        from title in Text
        from time in Time
        from reason in Gen.Enum<DuplicateReason>()
        from share in Gen.Int[0, 10_000].Select(share => share / 10_000.0)
        from differences in Texts
        select new DuplicateNote(ids.Item1, source, url, title, time, new Duplicate(ids.Item2, reason, share)
        {
            Evidence = reason == DuplicateReason.Near ? new DuplicateEvidence(share, 3, differences) : null,
        })
        {
            Archive = differences.Count % 2 == 0 ? null : new ArchivePlace("archive/2026/2026-01-21-00001.warc.gz", time.Ticks, "sha256:00") { Feed = reason == DuplicateReason.Url ? new ArchivePlace("archive/2026/2026-01-21-00001.warc.gz", 7, "sha256:11") : null },
        };
}
