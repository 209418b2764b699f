using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Shell;
using Portal.Shell.Components;
using Portal.Webhooks.UseCases;

namespace Portal.Webhooks.Pages;

public sealed partial class DeliveriesTable
{
    const int Most = 200;
    static readonly (string? Slug, string Word)[] Choices = [(null, "All"), ("pending", "Pending"), ("held", "Held"), ("failed", "Failed"), ("delivered", "Delivered")];

    IReadOnlyList<DeliveryRow>? rows;
    IReadOnlyList<string> types = [];
    (Guid, string?, string?) asked;
    string? next;
    int fresh, seen;

    [Parameter, EditorRequired] public Guid Subscription { get; set; }
    [Parameter] public string? Status { get; set; }
    [Parameter] public string? Type { get; set; }
    [Parameter] public Guid? Open { get; set; }
    /// <summary>Another number: something happened.</summary>
    [Parameter] public int Changes { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [Inject] public required Now Now { get; init; }

    DeliveryStatus? Wanted => Choices.Any(c => c.Slug == Status) && Enum.TryParse<DeliveryStatus>(Status, true, out var status) ? status : null;

    protected override async Task OnInitializedAsync() => types = [Message.TestType, .. (await Mediator.Send(new ListEventTypes())).Select(t => t.Name)];

    protected override async Task OnParametersSetAsync()
    {
        if (asked != (Subscription, Status, Type)) await Start();
        else if (seen != Changes) await Look();
    }

    async Task Start()
    {
        (asked, seen) = ((Subscription, Status, Type), Changes);
        var page = await Ask(null);
        (rows, next, fresh) = (page.Items, page.NextCursor, 0);
    }

    async Task Look()
    {
        seen = Changes;
        if (rows is null) return;
        var page = await Ask(null, Math.Clamp(rows.Count, 50, Most));
        var now = page.Items.ToDictionary(r => r.Id);
        if (rows.Count == 0) (rows, next) = (page.Items, page.NextCursor);
        else
        {
            var newest = rows[0].Id;
            fresh = page.Items.TakeWhile(r => r.Id.CompareTo(newest) > 0).Count();
            rows = [.. rows.Select(r => now.GetValueOrDefault(r.Id, r))];
        }
    }

    async Task More()
    {
        var page = await Ask(next);
        (rows, next) = ([.. rows!, .. page.Items], page.NextCursor);
    }

    Task<Page<DeliveryRow>> Ask(string? after, int limit = 50) => Mediator.Send(new ListDeliveries(Subscription, Wanted, Type, After: after, Limit: limit));

    void ChooseType(ChangeEventArgs change) => Address.NavigateTo(Urls.Subscription(Subscription, "deliveries", Status, change.Value is string { Length: > 0 } type ? type : null));
}
