using System.Globalization;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Letters;

/// <summary>A letter that Portal writes by itself, in words that people may change.</summary>
/// <param name="Name">As in its address.</param>
/// <param name="Says">When it is sent, in a sentence.</param>
/// <param name="Subject">Ours.</param>
/// <param name="Text">Ours.</param>
/// <param name="Examples">Values to look at it with, the fullest first.</param>
sealed record LetterKind(string Name, string Title, string Says, string Subject, string Text, IReadOnlyList<Word> Words, Func<string, IReadOnlyList<Example>> Examples)
{
    public static readonly LetterKind Quote = new("quote", "Your quote", "Goes to whoever asked for a quote, when the quote is made.", "Your quote {{ quote.number }} from {{ company }}", """
        Hello{% if reader.name %} {{ reader.name }}{% endif %},

        thank you for your request. This is our quote **{{ quote.number }}**.

        {% for line in quote.lines %}
        - {{ line.quantity }} × {{ line.description }} ({{ line.item }}) at {{ line.price }}: {{ line.amount }}
        {% endfor %}

        **Total: {{ quote.total }} {{ quote.currency }}**

        {% if quote.valid_until %}
        It holds until {{ quote.valid_until }}.
        {% endif %}

        {{ company }}
        """,
        [
            new("company", "Your company's name"),
            new("reader", "Who asked", [new("name", "Their name; may be empty"), new("email", "Their address")]),
            new("quote", "The quote",
            [
                new("number", "SQ-001042"), new("customer_number", "C-10000"), new("company", "The customer's company"), new("currency", "USD"), new("total", "2,001.60"), new("valid_until", "18 December 2026; may be empty"),
                new("lines", "What is offered", [new("item", "1896-S"), new("description", "Athens desk"), new("quantity", "2"), new("price", "1,000.80"), new("amount", "2,001.60")], IsList: true),
            ]),
        ], QuoteExamples);

    /// <summary>Words of a letter that goes to everybody who agreed to news and offers.</summary>
    public static readonly IReadOnlyList<Word> News = [new("company", "Your company's name"), new("reader", "Who reads it", [new("email", "Their address"), new("agreed", "The day on which they agreed: 3 May 2026")])];

    /// <summary>Stands below each of those letters: why they get it, and the way out.</summary>
    public const string NewsFoot = "\n\n---\n\nYou get this letter because you agreed to news and offers on {{ reader.agreed }}. [Send me no more]({{ unsubscribe }})";

    public static readonly IReadOnlyList<LetterKind> All = [Quote];

    public static IReadOnlyDictionary<string, object?> ValuesOf(QuoteDocument quote, Requester? asker, string company) => new Dictionary<string, object?>
    {
        ["company"] = company,
        ["reader"] = Group(("name", asker?.Name), ("email", asker?.Email)),
        ["quote"] = Group(("number", quote.Number), ("customer_number", quote.CustomerNumber), ("company", quote.Company), ("currency", quote.Currency), ("total", Format.Amount(quote.Total)), ("valid_until", quote.ValidUntil is { } day ? Day(day) : null),
            ("lines", quote.Lines.Select(l => Group(("item", l.Item), ("description", l.Description ?? l.Item), ("quantity", l.Quantity.ToString("0.####", CultureInfo.InvariantCulture)), ("price", Format.Amount(l.UnitPrice)), ("amount", Format.Amount(l.Quantity * l.UnitPrice)))).ToList<object?>())),
    };

    public static IReadOnlyDictionary<string, object?> NewsFor(string email, DateTimeOffset agreed, Uri unsubscribe, string company) => new Dictionary<string, object?>
    {
        ["company"] = company, ["reader"] = Group(("email", email), ("agreed", Day(DateOnly.FromDateTime(agreed.UtcDateTime)))), ["unsubscribe"] = unsubscribe.AbsoluteUri,
    };

    static IReadOnlyList<Example> QuoteExamples(string company)
    {
        var full = new QuoteDocument("SQ-001042", "PQ-7FJ2", "C-10000", "Trey Research", "USD", 2_140.80m, "open", DateTimeOffset.UnixEpoch, new DateOnly(2026, 12, 18), [new("1896-S", "Athens desk", 2, 1000.80m), new("1928-S", "Amsterdam lamp", 4, 34.80m)]);
        return
        [
            new("a quote with two lines", ValuesOf(full, new Requester("Kim Ellery", "kim@treyresearch.test"), company)),
            new("one whose sender gave no name", ValuesOf(full with { ValidUntil = null, Lines = [full.Lines[0]], Total = 2_001.60m }, null, company)),
        ];
    }

    /// <summary>What nobody said is missing, so that a template can ask for it.</summary>
    static Dictionary<string, object?> Group(params (string Name, object? Value)[] values) => values.Where(v => v.Value is not (null or "")).ToDictionary(v => v.Name, v => v.Value);

    static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}

/// <summary>Values to look at a template with.</summary>
sealed record Example(string Title, IReadOnlyDictionary<string, object?> Values);
