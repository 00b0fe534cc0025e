using System.Collections.Frozen;

namespace Masdar.Text;

/// <summary>The words of dates, folded: months of many tongues, parts of the day, and what is passed over.</summary>
internal static class FeedDateNames
{
    /// <summary>What a word says of a twelve-hour clock.</summary>
    internal enum Part
    {
        Morning,
        Afternoon,

        /// <summary>ظهراً: 11 and 12 stay, 1 to 4 are after noon.</summary>
        Noon,

        /// <summary>ليلاً: 6 to 11 are evening, 12 is midnight, 1 to 5 stay.</summary>
        Night,

        /// <summary>The "a" or "p" of "a.m." and "p.m.".</summary>
        Dotted,
    }

    /// <summary>English, French, German, Spanish, Italian, Portuguese, Dutch, Turkish, Polish, Russian, Kurdish (Sorani), Urdu; Arabic comes from <see cref="ArabicMonths"/>.</summary>
    private static readonly string[] Others =
    [
        "jan january janvier janv januar jänner enero ene gennaio gen janeiro ocak oca styczeń stycznia styczen января январь янв januari جنوری",
        "feb february febr février fevrier févr fevr fév fev februar febrero febbraio fevereiro şubat subat şub luty lutego февраля февраль фев februari فروری شوبات",
        "mar march mars märz maerz mär mrz marzo março marco mart marzec marca марта март мар maart mrt مارچ ئازار ئادار",
        "apr april avril avr abril abr aprile nisan nis kwiecień kwietnia апреля апрель апр اپریل",
        "may mai mayo maggio mag maio mayıs mayis maj maja мая май mei مئی ئایار",
        "jun june juin juni junio giugno giu junho haziran haz czerwiec czerwca июня июнь июн حوزەیران",
        "jul july juillet juil juli julio luglio lug julho temmuz tem lipiec lipca июля июль июл جولائی تەمووز تەموز",
        "aug august août aout agosto ago ağustos agustos ağu sierpień sierpnia августа август авг augustus اگست ئاب",
        "sep sept september septembre septiembre set settembre setembro eylül eylul eyl wrzesień września сентября сентябрь сен сент ستمبر ئەیلوول ئەیلول",
        "oct october octobre oktober okt octubre ottobre ott outubro out ekim eki październik października октября октябрь окт اکتوبر",
        "nov november novembre noviembre novembro kasım kasim kas listopad listopada ноября ноябрь ноя نومبر",
        "dec december décembre decembre déc dezember dez diciembre dic dicembre dezembro aralık aralik ara grudzień grudnia декабря декабрь дек دسمبر",
    ];

    private static readonly FrozenDictionary<string, int> Months = BuildMonths();

    private static readonly FrozenSet<string> OtherCalendars = Folded("محرم المحرم صفر ربيع جمادى جمادي جماد رجب شعبان رمضان شوال القعدة الحجة ذوالقعدة ذوالحجة ذيالقعدة ذيالحجة ذو ذي ذا فروردین اردیبهشت خرداد تیر مرداد امرداد شهریور مهر آبان دی بهمن اسفند");

    private static readonly FrozenSet<string> OrdinalWords = Folded("الأول الأولى الآخر الآخرة الثاني الثانية أول ثاني آخر الحرام المبارك");

    private static readonly FrozenSet<string> Fillers = Folded("st nd rd th er de del di of من شهر the el le عام سنة لعام لسنة");

    private static readonly FrozenSet<string> HourWords = Folded("الساعة ساعة at um à saat");

    private static readonly FrozenDictionary<string, Part> Parts = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [nameof(Part.Morning)] = "am ص صباحا صباحًا الصباح فجرا فجر 오전 上午",
        [nameof(Part.Afternoon)] = "pm م مساء مساءا مسا المساء عصرا عصر 오후 下午",
        [nameof(Part.Noon)] = "ظهرا الظهر",
        [nameof(Part.Night)] = "ليلا ليل",
        [nameof(Part.Dotted)] = "a p",
    }.SelectMany(p => p.Value.Split(' ').Select(w => KeyValuePair.Create(ArabicText.Fold(w), Enum.Parse<Part>(p.Key)))).DistinctBy(p => p.Key, StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The month of a word alone, or null.</summary>
    public static int? Month(string word) => Months.TryGetValue(word, out var month) ? month : null;

    /// <summary>The month whose name begins at a token, over up to three of them; of a double name (حزيران/يونيه) the one of a single word.</summary>
    public static (int Month, int Last)? MonthAt(FeedDateTokens tokens, int i)
    {
        if (One(tokens, i) is not { } first) return null;
        var next = first.Last + 1;
        if ((tokens[next].IsDateSign || tokens[next].IsSign('(')) && One(tokens, next + 1) is { } second)
        {
            var last = tokens[second.Last + 1].IsSign(')') ? second.Last + 1 : second.Last;
            var plain = first.Last > i && second.Last == next + 1 ? second.Month : first.Month;
            return (plain, last);
        }
        return first;
    }

    public static Part? DayPart(string word) => Parts.TryGetValue(word, out var part) ? part : null;

    public static bool IsHourWord(string word) => HourWords.Contains(word);

    public static bool IsFiller(string word) => Fillers.Contains(word);

    public static bool IsOtherCalendar(string word) => OtherCalendars.Contains(word);

    public static bool IsOrdinalWord(string word) => OrdinalWords.Contains(word);

    public static bool IsUniversal(string word) => word is "gmt" or "utc" or "ut" or "z";

    private static (int Month, int Last)? One(FeedDateTokens tokens, int i)
    {
        if (tokens[i].Kind != DateTokenKind.Word) return null;
        var word = tokens[i].Text;
        // The longest name first: كانون is none by itself, كانون الثاني and كانون 2 are. A number is only taken where another one is left for the year.
        var pair = tokens[i + 1];
        if (pair.Kind == DateTokenKind.Word && Months.TryGetValue($"{word} {pair.Text}", out var two)) return (two, i + 1);
        if (pair.IsNumber(1, 1) && !tokens.IsUsed(i + 1) && (Months.TryGetValue($"{word} {pair.Text}", out two) || Months.TryGetValue(word + pair.Text, out two))) return (two, i + 1);
        return Months.TryGetValue(word, out var one) ? (one, i) : null;
    }

    private static FrozenDictionary<string, int> BuildMonths()
    {
        var months = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Others.Length; i++)
        {
            foreach (var name in Others[i].Split(' ')) months[ArabicText.Fold(name)] = i + 1;
        }
        foreach (var (name, month) in ArabicMonths.FoldedNames) months[name] = month;
        return months.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenSet<string> Folded(string words) => words.Split(' ').Select(ArabicText.Fold).ToFrozenSet(StringComparer.Ordinal);
}
