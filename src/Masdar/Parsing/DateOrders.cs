using Masdar.Text;

namespace Masdar.Parsing;

/// <summary>How a feed in some language writes <c>3/4/2026</c>.</summary>
internal static class DateOrders
{
    /// <summary>The day first, as in most of the world; the month in the United States; in English that names no country it stays unread.</summary>
    public static DateOrder Of(string? language) => language switch
    {
        "en-US" => DateOrder.MonthFirst,
        "en" => DateOrder.Unknown,
        _ => DateOrder.DayFirst,
    };
}
