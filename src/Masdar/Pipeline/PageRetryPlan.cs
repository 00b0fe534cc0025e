using Masdar.Model;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>
/// When an article's page is looked at again. A page that was missed: each hour, ten times. A page that was taken: on a decaying plan while
/// the article is younger than two days, for corrections that the feed keeps quiet about. Pure.
/// </summary>
internal static class PageRetryPlan
{
    /// <summary>Looks at a page that was missed, after the first.</summary>
    public const int MostTries = 10;

    /// <summary>Looks for corrections at a page with validators: most answers are 304 and cost next to nothing.</summary>
    public const int MostLooks = 5;

    /// <summary>Looks for corrections at a page without validators: each costs the whole page.</summary>
    public const int FewLooks = 2;

    /// <summary>The share of the article's age until the first look; it doubles with each, so that the few looks reach over the two days.</summary>
    private const double AgeShare = 0.2;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromHours(1);
    private static readonly TimeSpan Soonest = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan YoungFor = TimeSpan.FromHours(48);

    /// <summary>The first further look at the page of an article that the feed just gave; null where none is wanted.</summary>
    public static PageLook? First(Source source, bool corrections, Uri? url, Article article, Extract extract, DateTimeOffset now)
    {
        if (!source.FullText || url is null) return null;
        var look = new PageLook(article.Id, source.Id, PageLookKind.Missed, url, now + BetweenTries, 0);
        if (extract.RetryPage) return look;
        return extract.TextFrom == TextFrom.Page && corrections ? Correction(look with { Validators = extract.PageValidators }, article, now) : null;
    }

    /// <summary>The look after one that was had; null ends the plan.</summary>
    public static PageLook? Next(PageLook look, bool corrections, Article article, Extract extract, DateTimeOffset now)
    {
        if (extract.IsHeldBack) return look with { Due = now + BetweenTries };
        var refusedForGood = extract.TextFrom == TextFrom.Feed && !extract.RetryPage && !extract.IsUnchanged;
        if (refusedForGood) return null;
        if (look.Kind == PageLookKind.Missed)
        {
            if (extract.RetryPage) return look.Tries + 1 < MostTries ? look with { Tries = look.Tries + 1, Due = now + BetweenTries } : null;
            return corrections ? Correction(look with { Tries = 0, Validators = extract.PageValidators }, article, now) : null;
        }
        var validators = extract is { TextFrom: TextFrom.Page, IsUnchanged: false } ? extract.PageValidators : look.Validators;
        return corrections ? Correction(look with { Tries = look.Tries + 1, Validators = validators }, article, now) : null;
    }

    private static PageLook? Correction(PageLook look, Article article, DateTimeOffset now)
    {
        if (look.Tries >= (look.Validators.Any ? MostLooks : FewLooks)) return null;
        var age = now - (article.PublishedAt is { } published && published < now ? published : article.FetchedAt);
        var wait = age * (AgeShare * (1 << look.Tries));
        if (wait < Soonest) wait = Soonest;
        return age + wait < YoungFor ? look with { Kind = PageLookKind.Correction, Due = now + wait } : null;
    }
}
