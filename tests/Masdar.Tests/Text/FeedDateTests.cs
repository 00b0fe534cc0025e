using System.Globalization;
using Masdar.Text;

namespace Masdar.Tests.Text;

public class FeedDateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static readonly TimeZoneInfo Damascus = TimeZoneInfo.FindSystemTimeZoneById("Asia/Damascus");

    private static readonly TimeZoneInfo Cairo = TimeZoneInfo.FindSystemTimeZoneById("Africa/Cairo");

    [Theory]
    // RFC 822 and 2822, and what is made of them.
    [InlineData("Wed, 21 Jan 2026 10:00:00 +0000", "2026-01-21T10:00:00Z")]
    [InlineData("Thu, 21 Jan 2026 10:00:00 GMT", "2026-01-21T10:00:00Z")]
    [InlineData("Wed,21 Jan 2026 10:00:00+0300", "2026-01-21T07:00:00Z")]
    [InlineData("21 Jan 26 10:00 UT", "2026-01-21T10:00:00Z")]
    [InlineData("Mer, 21 Jan 2026 10:00:00 CET", "2026-01-21T09:00:00Z")]
    [InlineData("Wed, 10 Sept 2025 10:00:00 EST", "2025-09-10T15:00:00Z")]
    [InlineData("Wed, 10 Sept 2025 10:00:00 EDT", "2025-09-10T14:00:00Z")]
    [InlineData("Wed, 10 Sep 2025 10:00:00 MEST", "2025-09-10T08:00:00Z")]
    [InlineData("Wed, 10 Sep 2025 10:00:00 GMT+3", "2025-09-10T07:00:00Z")]
    [InlineData("Wed, 10 Sep 2025 10:00:00 GMT+0300", "2025-09-10T07:00:00Z")]
    [InlineData("Wed, 10 Sep 2025 10:00:00 EET +0300", "2025-09-10T07:00:00Z")]
    [InlineData("Wed, 10 Sep 2025 10:00:00 -0000", "2025-09-10T10:00:00Z")]
    [InlineData("Wed, 10 Sep 2025 10:00:00 +3", "2025-09-10T07:00:00Z")]
    [InlineData("Wed, 10 Sep 2025 24:00:00 GMT", "2025-09-11T00:00:00Z")]
    [InlineData("Wed, 10 Sep 2025 10:59:60 GMT", "2025-09-10T11:00:00Z")]
    [InlineData("Mon, 26 January 2004 16:31:00 PT", "2004-01-27T00:31:00Z")]
    [InlineData("Thu Aug 30 2012 17:26:16 +0200", "2012-08-30T15:26:16Z")]
    [InlineData("Thu Aug 30 17:26:16 2012", "2012-08-30T14:26:16Z")]
    [InlineData("Thu Aug 30 17:26:16 EST 2012", "2012-08-30T22:26:16Z")]
    [InlineData("Wednesday, 07-Oct-92 10:00:00 GMT", "1992-10-07T10:00:00Z")]
    [InlineData("Fri, Oct 7 2022", "2022-10-06T21:00:00Z")]
    [InlineData("Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T12:19:53Z")]
    [InlineData("28th, May 2025 GMT", "2025-05-28T00:00:00Z")]
    [InlineData("2025-05-29@14:43:47 GMT", "2025-05-29T14:43:47Z")]
    [InlineData("Oct 7, 2022 5:05 p.m. UTC", "2022-10-07T17:05:00Z")]
    [InlineData("12:30 AM UTC, October 7, 2022", "2022-10-07T00:30:00Z")]
    // ISO 8601 and W3CDTF.
    [InlineData("2026-01-21T10:14:55Z", "2026-01-21T10:14:55Z")]
    [InlineData("2026-01-21T10:14:55.5384+03:00", "2026-01-21T07:14:55Z")]
    [InlineData("2026-01-21T10:14-08:00", "2026-01-21T18:14:00Z")]
    [InlineData("20260121T101455Z", "2026-01-21T10:14:55Z")]
    [InlineData("2026-01-21", "2026-01-20T21:00:00Z")]
    [InlineData("2026-01-21 10:00:00", "2026-01-21T07:00:00Z")]
    [InlineData("2026-021", "2026-01-20T21:00:00Z")]
    [InlineData("2026-02", "2026-01-31T21:00:00Z")]
    [InlineData("03-12-31", "2003-12-30T22:00:00Z")]
    [InlineData("20260121", "2026-01-20T21:00:00Z")]
    // Unix time.
    [InlineData("1768989600", "2026-01-21T10:00:00Z")]
    [InlineData("1768989600000", "2026-01-21T10:00:00Z")]
    [InlineData("/Date(1768989600000)/", "2026-01-21T10:00:00Z")]
    // Other tongues.
    [InlineData("5 janv. 2010 10:00", "2010-01-05T08:00:00Z")]
    [InlineData("mar, 5 mai 2020 10:00 GMT", "2020-05-05T10:00:00Z")]
    [InlineData("5. März 2020 10:00 MEZ", "2020-03-05T09:00:00Z")]
    [InlineData("Пн, 5 февраля 2018 10:00:00 +0300", "2018-02-05T07:00:00Z")]
    [InlineData("2004년 5월 25일 오후 11:23:17 GMT", "2004-05-25T23:23:17Z")]
    public void A_date_is_read(string text, string expected) => Assert.Equal(expected, Read(text, Damascus));

    [Theory]
    [InlineData("الخميس، 24 سبتمبر 2026 01:00 م", "2026-09-24T10:00:00Z")]
    [InlineData("ليوم الاثنين الموافق 21 يوليو 2025 02:43 مساءً", "2025-07-21T11:43:00Z")]
    [InlineData("الخميس 13-10-2022 02:47 م", "2022-10-13T12:47:00Z")]
    [InlineData("الخميس 7/3/1429 هـ - الموافق 13/3/2008 م (آخر تحديث) الساعة 16:25 (مكة المكرمة)، 13:25 (غرينتش)", "2008-03-13T13:25:00Z")]
    [InlineData("١٥ رمضان ١٤٤٧ هـ الموافق ٤ آذار ٢٠٢٦، الساعة ٥ مساءً", "2026-03-04T15:00:00Z")]
    [InlineData("الأربعاء ٢١ كانون الثاني ٢٠٢٦ - ١٠:٣٠ ص", "2026-01-21T08:30:00Z")]
    [InlineData("21 كانون الثاني/يناير 2026 12:15 ص", "2026-01-20T22:15:00Z")]
    [InlineData("21 يناير (كانون الثاني) 2026 12:15 م", "2026-01-21T10:15:00Z")]
    [InlineData("3 تشرين الأول/نوفمبر 2025 10:00", "2025-11-03T08:00:00Z")]
    [InlineData("3 تشرين 2 2025 10:00", "2025-11-03T08:00:00Z")]
    [InlineData("3 ك2 2025 10:00", "2025-01-03T08:00:00Z")]
    [InlineData("نشر في: 5 جويلية 2025 على الساعة 22:00 م", "2025-07-05T19:00:00Z")]
    [InlineData("5 غشت 2025 الساعة 10 صباحا", "2025-08-05T07:00:00Z")]
    [InlineData("5 مارت 2025 10:00", "2025-03-05T08:00:00Z")]
    [InlineData("۲۱ ینایر ۲۰۲۶ ۱۰:۰۰", "2026-01-21T08:00:00Z")]
    [InlineData("5 أيار 2025 بتوقيت غرينتش 10:00", "2025-05-05T07:00:00Z")]
    [InlineData("5 أيار 2025 10:00 بتوقيت غرينتش", "2025-05-05T10:00:00Z")]
    [InlineData("5 أيار 2025 10:00 بتوقيت دمشق", "2025-05-05T07:00:00Z")]
    [InlineData("5 أيار 2025 12:00 ظهراً", "2025-05-05T09:00:00Z")]
    [InlineData("5 أيار 2025 11:00 ليلاً", "2025-05-05T20:00:00Z")]
    [InlineData("11/12/2020 00:00", "2020-12-10T22:00:00Z")]
    [InlineData("1/19/2023", "2023-01-18T22:00:00Z")]
    [InlineData("‏21‏/01‏/2026 10:00", "2026-01-21T08:00:00Z")]
    public void An_arabic_date_is_read(string text, string expected) => Assert.Equal(expected, Read(text, Cairo));

    [Theory]
    [InlineData("", nameof(DateProblem.Absent))]
    [InlineData(" ", nameof(DateProblem.Absent))]
    [InlineData("0000-00-00 00:00:00", nameof(DateProblem.Absent))]
    [InlineData("1970-01-01T00:00:00Z", nameof(DateProblem.Absent))]
    [InlineData("Thu, 01 Jan 1970 03:00:00 +0300", nameof(DateProblem.Absent))]
    [InlineData("0001-01-01T00:00:00", nameof(DateProblem.Absent))]
    [InlineData("Wed, 30 Nov -0001 00:00:00 +0000", nameof(DateProblem.Absent))]
    [InlineData("0", nameof(DateProblem.Unreadable))]
    [InlineData("yesterday", nameof(DateProblem.Unreadable))]
    [InlineData("21 كانون 2026", nameof(DateProblem.Unreadable))]
    [InlineData("2026-02-30", nameof(DateProblem.Impossible))]
    [InlineData("31 April 2026", nameof(DateProblem.Impossible))]
    [InlineData("2026-01-21 25:00", nameof(DateProblem.Impossible))]
    [InlineData("15 رمضان 1447", nameof(DateProblem.OtherCalendar))]
    [InlineData("7/3/1429", nameof(DateProblem.OtherCalendar))]
    [InlineData("2027-01-21", nameof(DateProblem.Future))]
    [InlineData("2999-12-31T23:59:59Z", nameof(DateProblem.Future))]
    [InlineData("9999-12-31T23:59:59Z", nameof(DateProblem.Impossible))]
    public void What_is_no_date_is_left_out_and_says_why(string text, string problem)
    {
        var reading = FeedDate.Read(text, Damascus, Now);
        Assert.Null(reading.Value);
        Assert.Equal(problem, reading.Problem.ToString());
    }

    [Fact]
    public void A_date_ahead_by_less_than_a_day_is_kept_and_told()
    {
        var reading = FeedDate.Read("Tue, 24 Nov 2026 20:00:00 GMT", Damascus, Now);
        Assert.Equal(DateProblem.Ahead, reading.Problem);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero), reading.Value);
    }

    [Fact]
    public void A_zoneless_date_takes_the_source_zone_with_its_summer_time()
    {
        Assert.Equal("2022-07-01T07:00:00Z", Read("2022-07-01 10:00", Damascus));
        Assert.Equal("2021-12-01T08:00:00Z", Read("2021-12-01 10:00", Damascus));
        Assert.Equal("2022-12-01T07:00:00Z", Read("2022-12-01 10:00", Damascus));
        Assert.Equal("2025-12-01T08:00:00Z", Read("2025-12-01 10:00", Cairo));
        Assert.Equal("2025-07-01T07:00:00Z", Read("2025-07-01 10:00", Cairo));
    }

    [Fact]
    public void An_old_label_of_a_zone_that_left_summer_time_means_local_time()
    {
        Assert.Equal("2025-12-01T07:00:00Z", Read("Mon, 01 Dec 2025 10:00:00 EET", Damascus));
        Assert.Equal("2025-12-01T08:00:00Z", Read("Mon, 01 Dec 2025 10:00:00 EET", Cairo));
    }

    [Fact]
    public void The_order_of_day_and_month_follows_the_feed_where_both_could_be()
    {
        Assert.Equal(new DateTime(2026, 4, 3), Day(DateOrder.DayFirst));
        Assert.Equal(new DateTime(2026, 3, 4), Day(DateOrder.MonthFirst));
        Assert.Equal(DateProblem.Ambiguous, FeedDate.Read("3/4/2026", TimeZoneInfo.Utc, Now, DateOrder.Unknown).Problem);

        static DateTime Day(DateOrder order) => FeedDate.Read("3/4/2026", TimeZoneInfo.Utc, Now, order).Value!.Value.UtcDateTime;
    }

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    public void The_culture_changes_nothing(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal("2026-01-21T07:14:55Z", FeedDate.Read("2026-01-21T10:14:55.5+03:00", Damascus, Now).Value!.Value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
            Assert.Equal("2026-09-24T10:00:00Z", Read("الخميس، 24 سبتمبر 2026 01:00 م", Damascus));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string? Read(string text, TimeZoneInfo zone) =>
        FeedDate.Read(text, zone, Now).Value?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
