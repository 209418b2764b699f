using System.Globalization;
using System.Text.RegularExpressions;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Files;

/// <summary>Cells as people fill them in, as <see cref="RowText"/> writes values.</summary>
/// <param name="decimalMark">Null: a number with one mark and three digits after it could be either, and is not guessed.</param>
/// <param name="dayFirst">Null: 01/02/2026 has two meanings, and is not guessed.</param>
/// <param name="times">How times without a zone are read.</param>
internal sealed partial class CellText(char? decimalMark, bool? dayFirst, LocalTimes times)
{
    static readonly HashSet<string> Numbers = [Fields.Price, Fields.Available, Fields.CreditLimit, Fields.Total, Fields.Amount, Fields.MonthlyAmount, Fields.Open];
    static readonly HashSet<string> Days = [Fields.ValidUntil, Fields.CloseDate, Fields.StartsOn, Fields.EndsOn, Fields.IssuedOn, Fields.DueOn];
    static readonly HashSet<string> Instants = [Fields.StartsAt, Fields.EndsAt, Fields.PaidAt, Fields.ConsentAt];
    // 1900-03-01, from where Excel's days are counted right, to 9999-12-31.
    const double FirstSerial = 61, LastSerial = 2_958_465;

    public static bool IsNumber(string field) => Numbers.Contains(field);

    /// <summary>Text of a cell without the blanks around it, the non-breaking ones too.</summary>
    public static string Plain(object? cell) => cell switch
    {
        null => "",
        string text => text.Trim(' ', '\t', '\r', '\n', '\u00a0', '\u202f', '\ufeff'),
        bool flag => RowText.Of(flag),
        DateTime at => at.TimeOfDay == TimeSpan.Zero ? RowText.Of(DateOnly.FromDateTime(at)) : at.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        // Binary fractions show what a person typed: 7.949999999999999 is 7.95.
        double number => Math.Round(number, 10).ToString("0.##########", CultureInfo.InvariantCulture),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>The value for a field; null with a problem when it cannot be read, null without one when nothing stands there.</summary>
    public string? Value(string field, object? cell, out string? problem)
    {
        var text = Plain(cell);
        problem = null;
        if (text.Length == 0) return null;
        if (cell is UnworkedFormula)
        {
            problem = $"{field} holds a formula without a result; open the file in a spreadsheet program and save it.";
            return null;
        }
        if (SheetError().IsMatch(text))
        {
            problem = $"{field} holds the error {text}.";
            return null;
        }
        var value = IsNumber(field) ? Number(cell, text)
            : Days.Contains(field) ? Day(cell, text) is { } day ? RowText.Of(day) : null
            : Instants.Contains(field) ? Instant(cell, text) is { } at ? RowText.Of(at) : null
            : field == Fields.Blocked ? Flag(text)
            : text;
        if (value is null) problem = $"{field} holds '{(text.Length > 40 ? text[..40] : text)}', which {(IsNumber(field) ? "is no number, or could be two" : field == Fields.Blocked ? "is neither yes nor no" : "is no date, or could be two")}.";
        return value;
    }

    string? Number(object? cell, string text)
    {
        if (cell is double) return text;
        if (cell is bool or DateTime) return null;
        var bare = Money().Replace(text, "").Replace(" ", "", StringComparison.Ordinal).Replace("\u00a0", "", StringComparison.Ordinal).Replace("\u202f", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal).Replace('\u2212', '-');
        if (bare is [.., '-']) bare = $"-{bare[..^1]}";
        if (bare is ['(', .., ')']) bare = $"-{bare[1..^1]}";
        if (!NumberForm().IsMatch(bare)) return null;
        var mark = MarkOf(bare) is var shown and not '?' ? shown : decimalMark;
        if (mark is null) return null;
        var other = mark == ',' ? '.' : ',';
        if (bare.Contains(other, StringComparison.Ordinal) && !Groups(bare, mark.Value, other)) return null;
        var plain = bare.Replace(other.ToString(), "", StringComparison.Ordinal).Replace(mark.Value, '.');
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? RowText.Of(number) : null;
    }

    /// <summary>The decimal mark that a number shows by itself: '.', ',' or '?' when it fits both.</summary>
    public static char MarkOf(string number)
    {
        var (dot, comma) = (number.LastIndexOf('.'), number.LastIndexOf(','));
        if (dot >= 0 && comma >= 0) return dot > comma ? '.' : ',';
        if (dot < 0 && comma < 0) return '.';
        var (mark, at) = dot >= 0 ? ('.', dot) : (',', comma);
        if (number.Count(c => c == mark) > 1) return mark == '.' ? ',' : '.';
        var before = number[..at].TrimStart('-', '+');
        // Groups have three digits, up to three before them, and never a zero in front.
        return number.Length - at - 1 == 3 && before.Length is > 0 and <= 3 && before != "0" ? '?' : mark;
    }

    static bool Groups(string number, char mark, char group) => Regex.IsMatch(number, $@"^[+-]?\d{{1,3}}(\{group}\d{{3}})+(\{mark}\d*)?\z");

    DateOnly? Day(object? cell, string text)
    {
        if (cell is DateTime at) return DateOnly.FromDateTime(at);
        if (cell is double serial) return serial is >= FirstSerial and <= LastSerial ? DateOnly.FromDateTime(DateTime.FromOADate(serial)) : null;
        if (DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy/MM/dd", "yyyyMMdd", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        if (DateForm().Match(text) is not { Success: true } parts) return null;
        var (first, second, year) = (int.Parse(parts.Groups[1].Value), int.Parse(parts.Groups[3].Value), int.Parse(parts.Groups[4].Value));
        // Whoever separates with dots writes the day first.
        bool? order = parts.Groups[2].Value == "." ? true : dayFirst ?? (first == second || first > 12 ? true : second > 12 ? false : null);
        return order switch { true => Made(year, second, first), false => Made(year, first, second), null => null };
    }

    DateTimeOffset? Instant(object? cell, string text)
    {
        if (cell is DateTime shown) return times.At(shown);
        if (cell is double serial) return serial is >= FirstSerial and <= LastSerial ? times.At(DateTime.FromOADate(serial)) : null;
        var (date, time) = text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var at ? (text[..at], text[at..].Trim()) : (text, "00:00");
        if (!DateForm().IsMatch(date)) return times.At(text);
        return Day(null, date) is { } day && TimeOnly.TryParse(time, CultureInfo.InvariantCulture, out var of) ? times.At(day.ToDateTime(of)) : null;
    }

    static DateOnly? Made(int year, int month, int day) =>
        year is >= 1900 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    static string? Flag(string text) => text.ToLowerInvariant() switch
    {
        "true" or "yes" or "y" or "1" or "x" or "ja" or "j" or "oui" or "si" or "sí" or "wahr" => "true",
        "false" or "no" or "n" or "0" or "-" or "nein" or "nee" or "non" or "falsch" => "false",
        _ => null,
    };

    [GeneratedRegex(@"^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)\z", RegexOptions.IgnoreCase)]
    private static partial Regex SheetError();

    [GeneratedRegex(@"[€$£¥]|\b(EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Money();

    [GeneratedRegex(@"^[+-]?(\d[\d.,]*|[.,]\d+)\z")]
    private static partial Regex NumberForm();

    [GeneratedRegex(@"^(\d{1,2})([./-])(\d{1,2})\2(\d{4})\z")]
    private static partial Regex DateForm();
}
