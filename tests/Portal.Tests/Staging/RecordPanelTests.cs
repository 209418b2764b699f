using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using MediatR;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell.Components;
using Portal.Staging;
using Portal.Staging.Pages;
using Portal.Staging.UseCases;
using static Portal.Tests.Staging.RecordViews;

namespace Portal.Tests.Staging;

/// <summary>The record in the drawer, as a reviewer uses it.</summary>
public sealed class RecordPanelTests : BunitContext, IAsyncLifetime
{
    readonly FakeTimeProvider clock = new(Noon.AddMinutes(30));
    readonly Desk desk = new();
    readonly Signals signals = new();
    readonly BunitAuthorizationContext person;
    int decided, closed;

    public RecordPanelTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton<IMediator>(desk).AddSingleton<TimeProvider>(clock).AddSingleton(signals).AddSingleton(new StagingSettings());
        Services.AddScoped<Announcer>().AddScoped<Now>().AddScoped<Keyboard>().AddScoped<Toasts>().AddScoped<Confirm>();
        person = this.AddAuthorization();
        SetRendererInfo(new("Server", true));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    // MudBlazor's services end asynchronously only.
    Task IAsyncLifetime.DisposeAsync() => base.DisposeAsync().AsTask();

    [Fact]
    public void What_the_rules_noticed_stands_gravest_first_and_at_its_field()
    {
        var panel = Open(Record(PriceBelowList, Blocked));
        Assert.Equal(["The item is blocked.", "The price is below the list."], panel.FindAll("li b").Select(b => b.TextContent).Take(2));
        Assert.Contains("The price is below the list.", panel.FindAll("tr.fx").Select(r => r.TextContent.Trim()));
        Assert.Contains("Cannot be approved: the item is blocked.", panel.Markup);
        Assert.True(Button(panel, "Approve").HasAttribute("disabled"));
    }

    [Fact]
    public void One_click_takes_the_proposed_correction()
    {
        var panel = Open(Record(PriceBelowList));
        Button(panel, "Use 54.00").Click();
        var sent = Assert.Single(desk.Sent.OfType<CorrectRecord>());
        Assert.Equal((1, Payload.Replace("48.00", "54.00")), (sent.Version, sent.Draft));
    }

    [Fact]
    public async Task A_field_is_edited_by_key_and_saved_by_Enter()
    {
        var panel = Open(Record(PriceBelowList));
        await Press(panel, "e");
        panel.Find("input.edit").Input("50");
        panel.Find("input.edit").KeyDown(new KeyboardEventArgs { Key = "Enter" });
        Assert.Equal(Payload.Replace("48.00", "50"), Assert.Single(desk.Sent.OfType<CorrectRecord>()).Draft);
        panel.WaitForAssertion(() => Assert.Empty(panel.FindAll("input.edit")));
    }

    [Fact]
    public async Task What_the_schema_refuses_is_told_at_its_field_and_the_typed_text_stays()
    {
        desk.Refuse = new InvalidInput("/lines/0/unitPrice", "At most 4 decimals.", "multipleOf");
        var panel = Open(Record(PriceBelowList));
        await Press(panel, "e");
        panel.Find("input.edit").Input("0.00001");
        panel.Find("input.edit").KeyDown(new KeyboardEventArgs { Key = "Enter" });
        panel.WaitForAssertion(() => Assert.Equal("At most 4 decimals.", panel.Find("#field-fault").TextContent));
        Assert.Equal("0.00001", panel.Find("input.edit").GetAttribute("value"));
    }

    [Fact]
    public async Task Escape_stops_editing_first_and_closes_then()
    {
        var panel = Open(Record(PriceBelowList));
        await Press(panel, "e");
        Assert.NotEmpty(panel.FindAll("input.edit"));
        await Press(panel, "Escape");
        Assert.Empty(panel.FindAll("input.edit"));
        Assert.Equal(0, closed);
        await Press(panel, "Escape");
        Assert.Equal(1, closed);
    }

    [Fact]
    public async Task Approving_binds_to_the_version_seen_and_can_be_undone()
    {
        var panel = Open(Record(CustomerIsAGuess));
        await Press(panel, "a");
        var sent = Assert.Single(desk.Sent.OfType<ApproveRecord>());
        Assert.Equal((1, TimeSpan.FromSeconds(5)), (sent.Version, sent.Hold));
        Assert.Equal(1, decided);
        var toast = Assert.Single(Services.GetRequiredService<Toasts>().Shown);
        Assert.Equal("Undo", toast.Action);
        await panel.InvokeAsync(toast.Act!);
        Assert.Single(desk.Sent.OfType<TakeBackApproval>());
    }

    [Fact]
    public async Task Rejecting_needs_a_reason()
    {
        var dialogs = Render<MudDialogProvider>();
        var panel = Open(Record(CustomerIsAGuess));
        var asked = Press(panel, "r");
        dialogs.WaitForElement("#confirm-reason");
        dialogs.FindAll("button").Single(b => b.TextContent.StartsWith("Reject", StringComparison.Ordinal)).Click();
        Assert.Contains("Say why", dialogs.Find("#confirm-missing").TextContent);
        Assert.Empty(desk.Sent.OfType<RejectRecord>());
        dialogs.Find("#confirm-reason").Input("We do not rent to this country.");
        dialogs.FindAll("button").Single(b => b.TextContent.StartsWith("Reject", StringComparison.Ordinal)).Click();
        await asked;
        Assert.Equal("We do not rent to this country.", Assert.Single(desk.Sent.OfType<RejectRecord>()).Reason);
        Assert.Equal(1, decided);
    }

    [Fact]
    public void When_somebody_else_decided_it_is_said_calmly_and_the_buttons_are_gone()
    {
        var record = Record(CustomerIsAGuess);
        var panel = Open(record);
        record.Reject("Jon", "Spam", Noon.AddMinutes(29));
        desk.View = View(record, TimelineEntry.Of(record.Id, TimelineKind.Rejected, Noon.AddMinutes(29), "Jon", "Rejected: Spam"));
        signals.RaiseHere(nameof(RecordChanged));
        panel.WaitForAssertion(() => Assert.Contains("Jon: rejected: Spam", panel.Find(".news").TextContent));
        Assert.DoesNotContain(panel.FindAll("button"), b => b.TextContent.StartsWith("Approve", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_being_typed_outlives_what_others_change()
    {
        var record = Record(PriceBelowList);
        var panel = Open(record);
        await Press(panel, "e");
        panel.Find("input.edit").Input("51");
        record.Correct(record.Payload.Replace("12", "14"), Found(record.Id, PriceBelowList), Noon.AddMinutes(29));
        desk.View = View(record, TimelineEntry.Of(record.Id, TimelineKind.Corrected, Noon.AddMinutes(29), "Jon", "Changed /lines/0/quantity"));
        signals.RaiseHere(nameof(RecordChanged));
        panel.WaitForAssertion(() => Assert.Contains("Jon: changed", panel.Find(".news").TextContent));
        Assert.Equal("51", panel.Find("input.edit").GetAttribute("value"));
        Assert.Contains("14", panel.Markup);
    }

    [Fact]
    public void An_architect_reads_and_does_not_decide()
    {
        var panel = Open(Record(PriceBelowList), Role.Architect);
        Assert.Contains("deciding is for operations", panel.Markup);
        Assert.Empty(panel.FindAll(".da button"));
        Assert.Empty(panel.FindAll("button.cell"));
    }

    [Fact]
    public void A_record_that_is_not_there_says_so() => Assert.Contains("There is nothing here", Open(null).Markup);

    IRenderedComponent<RecordPanel> Open(StagedRecord? record, string role = Role.Operations)
    {
        person.SetAuthorized("Ines").SetClaims([.. Role.PermissionsOf(role).Select(p => new Claim(PortalClaims.Permission, p))]);
        desk.View = record is null ? null : View(record);
        return Render<RecordPanel>(p => p.Add(r => r.Id, record?.Id ?? Guid.NewGuid()).Add(r => r.OnDecided, () => decided++).Add(r => r.OnClose, () => closed++));
    }

    Task Press(IRenderedComponent<RecordPanel> panel, string key) => panel.InvokeAsync(() => Services.GetRequiredService<Keyboard>().Press(key));

    static AngleSharp.Dom.IElement Button(IRenderedComponent<RecordPanel> panel, string text) => panel.FindAll("button").Single(b => b.TextContent.Trim().StartsWith(text, StringComparison.Ordinal) && !b.ClassList.Contains("linklike"));

    /// <summary>Answers with the record as the test has it, and remembers what was asked.</summary>
    sealed class Desk : IMediator
    {
        public RecordView? View { get; set; }
        public Exception? Refuse { get; set; }
        public List<object> Sent { get; } = [];

        public Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default)
        {
            if (request is HasMovedOn) return Task.FromResult((TResponse)(object)true);
            if (request is ReadRecord) return View is null ? throw new NotFound() : Task.FromResult((TResponse)(object)View);
            Sent.Add(request);
            return Refuse is null ? Task.FromResult(default(TResponse)!) : throw Refuse;
        }

        public Task Publish(object notification, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task Publish<TNotification>(TNotification notification, CancellationToken cancellationToken = default) where TNotification : INotification => Task.CompletedTask;
    }
}
