using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Customers.UseCases;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Customers.Pages;

/// <summary>What a customer sees first. Looks again when a record changes, and says so when the headline does.</summary>
public sealed partial class CustomerHome : IDisposable
{
    const int Shown = 4;

    IDisposable? listening;
    Calm? calm;
    Part<MyRequests>? requests;
    Part<DocumentPage<InvoiceDocument>>? invoices;
    Part<DocumentPage<ContractDocument>>? contracts;
    (string Fact, string More) headline = ("One moment.", "");

    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required Announcer Announcer { get; init; }
    [Inject] public required Now Now { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }
    [Inject] public required ILogger<CustomerHome> Logger { get; init; }

    DateOnly Today => CustomerWords.DayOf(Now.Time);

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            calm = new Calm(Clock, () => InvokeAsync(Look));
            listening = Signals.On<RecordChanged>(calm.Nudge);
        }
        await Look();
    }

    async Task Look()
    {
        var before = requests is null ? null : headline.Fact;
        requests = await Mediator.Read(new ListMyRequests(), Logger);
        invoices = await Mediator.Read(new ListMyInvoices(Limit: 200), Logger);
        contracts = await Mediator.Read(new ListMyContracts(Limit: 200), Logger);
        // What could not be read must not be called in order.
        headline = requests.Value is { QuotesUnknown: false } mine && invoices.Value is { } bills
            ? CustomerWords.Headline([.. mine.Items.Select(r => r.Tell(Today))], bills.Items.Count(i => i.Status == "overdue"))
            : ("We cannot show everything now.", "Nothing is lost.");
        if (before is not null && before != headline.Fact) Announcer.Say($"{headline.Fact} {headline.More}");
        StateHasChanged();
    }

    /// <summary>What waits for the customer, then what moves, then the rest; the newest first in each.</summary>
    IEnumerable<MyRequest> First(IReadOnlyList<MyRequest> all) => all
        .OrderBy(r => r.Tell(Today) switch { { Yours: true } => 0, { Stage: Stage.Received or Stage.BeingChecked } => 1, _ => 2 })
        .Take(Shown);

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }
}
