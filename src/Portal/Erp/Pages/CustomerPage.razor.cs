using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Erp.UseCases;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Erp.Pages;

/// <summary>One customer: standing, contact, and the documents of the system of record.</summary>
public sealed partial class CustomerPage
{
    static readonly string[] Words = ["quotes", "contracts", "invoices"];

    CustomerCard? card;

    [Parameter] public required string Number { get; set; }
    [SupplyParameterFromQuery] public string? Show { get; set; }
    [Inject] public required IMediator Mediator { get; init; }

    string Kind => Words.Contains(Show) ? Show! : Words[0];

    IReadOnlyList<Tabs.Tab> Kinds => [.. Words.Select(w => new Tabs.Tab(char.ToUpperInvariant(w[0]) + w[1..], $"{Urls.Customer(Number)}?show={w}", w == Kind))];

    string Place => string.Join(", ", new[] { card!.Street, $"{card.PostCode} {card.City}".Trim(), card.Country }.Where(p => !string.IsNullOrEmpty(p))) is { Length: > 0 } place ? place : "–";

    protected override async Task OnParametersSetAsync()
    {
        if (card?.Standing.Number != Number) card = await Mediator.Send(new ReadCustomer(Number));
    }

    static string Summary(QuoteDocument quote) => quote.Lines.Count == 0 ? "–"
        : $"{Format.Quantity(quote.Lines[0].Quantity)} × {quote.Lines[0].Description ?? quote.Lines[0].Item}{(quote.Lines.Count > 1 ? $" and {quote.Lines.Count - 1} more" : "")}";
}
