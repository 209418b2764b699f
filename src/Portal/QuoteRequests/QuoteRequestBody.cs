using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Portal.Shell.Kinds;
using Portal.Shell.Schemas;

namespace Portal.QuoteRequests;

/// <summary>What a front door sends. Schema, check and form come from this declaration; members that it does not name are kept and flagged.</summary>
sealed record QuoteRequestBody
{
    [Display(Name = "Customer"), Description("Who asks.")]
    public required RequestCustomer Customer { get; init; }

    [Display(Name = "Lines"), Description("What is asked for."), Length(1, 200)]
    public required IReadOnlyList<RequestLine> Lines { get; init; }

    [Display(Name = "Deliver on"), Description("Day on which the customer wants it.")]
    public DateOnly? RequestedDeliveryDate { get; init; }

    [Display(Name = "Currency"), Description("ISO 4217 code; without one the customer's own currency counts."), RegularExpression("^[A-Z]{3}$")]
    public string? Currency { get; init; }

    [Display(Name = "Message"), Description("The customer's own words."), StringLength(4_000)]
    public string? Message { get; init; }

    [Display(Name = "Consent"), Description("What the customer agreed to.")]
    public RequestConsent? Consent { get; init; }

    [Display(Name = "Source"), Description("Where it was filled in.")]
    public RequestSource? Source { get; init; }

    public static readonly BodySchema Schema = BodySchema.Of<QuoteRequestBody>("Quote request", "Asks for a quote: who wants how much of what, and when.", """
        {
          "customer": { "number": "C-10000", "company": "Trey Research", "name": "Kim Ellery", "email": "kim@treyresearch.test", "phone": "+1 425 555 0101" },
          "lines": [ { "item": "1896-S", "quantity": 2, "unitPrice": 1000.80, "note": "black" } ],
          "requestedDeliveryDate": "2026-12-18",
          "currency": "USD",
          "message": "Two desks for the new office",
          "consent": { "marketing": true, "marketingWording": "I would like to get news and offers by e-mail. I can take this back at any time." },
          "source": { "form": "quote", "page": "https://www.example.test/quote" }
        }
        """);

    public static QuoteRequestBody Read(ReadOnlySpan<byte> json) => BodySchema.Read<QuoteRequestBody>(json);
}

[DisplayName("Line")]
sealed record RequestLine
{
    [Display(Name = "Item"), Description("Item number in the system of record."), StringLength(50, MinimumLength = 1)]
    public required string Item { get; init; }

    [Display(Name = "Quantity"), Range(0, 1e15, MinimumIsExclusive = true)]
    public required decimal Quantity { get; init; }

    [Display(Name = "Unit price"), Description("Price that the customer saw; without one the price list counts.")]
    public decimal? UnitPrice { get; init; }

    [Display(Name = "Note"), StringLength(4_000)]
    public string? Note { get; init; }
}
