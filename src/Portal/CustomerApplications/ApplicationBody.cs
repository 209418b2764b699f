using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Portal.Shell.Kinds;
using Portal.Shell.Schemas;

namespace Portal.CustomerApplications;

/// <summary>Who wants to become a customer.</summary>
sealed record ApplicationBody
{
    [Display(Name = "Company"), Description("Who wants to become a customer.")]
    public required ApplicationCompany Company { get; init; }

    [Display(Name = "Contact"), Description("The person whom we talk to.")]
    public required ApplicationContact Contact { get; init; }

    [Display(Name = "Address"), Description("Where invoices go.")]
    public required ApplicationAddress Address { get; init; }

    [Display(Name = "Currency"), Description("ISO 4217 code of invoices, like USD."), RegularExpression("^[A-Z]{3}$")]
    public string? Currency { get; init; }

    [Display(Name = "Message"), Description("What you would like to tell us."), StringLength(4_000)]
    public string? Message { get; init; }

    [Display(Name = "Consent"), Description("What the contact agreed to.")]
    public RequestConsent? Consent { get; init; }

    [Display(Name = "Source"), Description("Where it was filled in.")]
    public RequestSource? Source { get; init; }

    public static readonly BodySchema Schema = BodySchema.Of<ApplicationBody>("Customer application", "Asks to become a customer.", """
        {
          "company": { "name": "Bellows Interiors", "vatNumber": "NL812345678B01", "website": "https://www.bellows-interiors.test" },
          "contact": { "name": "Robin Dekker", "email": "robin@bellows-interiors.test", "phone": "+31 20 555 0142" },
          "address": { "street": "Prinsengracht 512", "postCode": "1017 KH", "city": "Amsterdam", "country": "NL" },
          "currency": "EUR",
          "message": "We furnish offices and would like to rent from you.",
          "source": { "form": "become-a-customer", "page": "https://www.example.test/become-a-customer" }
        }
        """);
}

sealed record ApplicationCompany
{
    [Display(Name = "Company name"), StringLength(200, MinimumLength = 1)]
    public required string Name { get; init; }

    [Display(Name = "VAT number"), StringLength(50)]
    public string? VatNumber { get; init; }

    [Display(Name = "Website"), StringLength(200)]
    public string? Website { get; init; }
}

sealed record ApplicationContact
{
    [Display(Name = "Name"), StringLength(200, MinimumLength = 1)]
    public required string Name { get; init; }

    [Display(Name = "E-mail"), StringLength(254), EmailAddress]
    public required string Email { get; init; }

    [Display(Name = "Phone"), StringLength(50)]
    public string? Phone { get; init; }
}

sealed record ApplicationAddress
{
    [Display(Name = "Street and number"), StringLength(200)]
    public string? Street { get; init; }

    [Display(Name = "Post code"), StringLength(50)]
    public string? PostCode { get; init; }

    [Display(Name = "City"), StringLength(200, MinimumLength = 1)]
    public required string City { get; init; }

    [Display(Name = "Country"), Description("ISO 3166 code of two letters, like NL."), RegularExpression("^[A-Z]{2}$")]
    public required string Country { get; init; }
}
