using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Shell.Components;
using Portal.Webhooks.UseCases;

namespace Portal.Webhooks.Pages;

/// <summary>Tries never change, so what is shown stays; only the newest are asked for when something happened.</summary>
public sealed partial class TriesTable
{
    IReadOnlyList<AttemptRow>? rows;
    string? next;
    int fresh, seen;

    [Parameter, EditorRequired] public Guid Subscription { get; set; }
    /// <summary>The delivery that is open beside the list.</summary>
    [Parameter] public Guid? Open { get; set; }
    /// <summary>Another number: something happened.</summary>
    [Parameter] public int Changes { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Now Now { get; init; }

    protected override async Task OnParametersSetAsync()
    {
        if (rows is null) await Start();
        else if (seen != Changes) await Look();
    }

    async Task Start()
    {
        seen = Changes;
        var page = await Mediator.Send(new ListAttempts(Subscription));
        (rows, next, fresh) = (page.Items, page.NextCursor, 0);
    }

    async Task Look()
    {
        seen = Changes;
        var page = await Mediator.Send(new ListAttempts(Subscription));
        var newest = rows!.Count > 0 ? rows[0].Id : Guid.Empty;
        var added = page.Items.TakeWhile(r => r.Id != newest).ToList();
        // A reader with an empty list, or whose own delivery is open, waits for exactly these.
        if (rows.Count == 0 || added.Exists(r => r.DeliveryId == Open)) (rows, next, fresh) = (page.Items, page.NextCursor, 0);
        else fresh = added.Count;
    }

    async Task More()
    {
        var page = await Mediator.Send(new ListAttempts(Subscription, next));
        (rows, next) = ([.. rows!, .. page.Items], page.NextCursor);
    }

    string Time(DateTimeOffset at) => at.UtcDateTime.ToString(at.UtcDateTime.Date == Now.Time.UtcDateTime.Date ? "HH:mm:ss.fff" : "d MMM HH:mm:ss", CultureInfo.InvariantCulture);
}
