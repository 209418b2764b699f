using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Portal.Shell.Components;

namespace Portal.Tests.Shell;

public sealed class ToastTests : BunitContext
{
    readonly FakeTimeProvider clock = new();
    readonly Announcer announcer = new();
    readonly Toasts toasts;

    public ToastTests() => Services.AddSingleton(toasts = new Toasts(announcer, clock));

    [Fact]
    public void News_is_shown_said_aloud_and_goes_by_itself()
    {
        var region = Render<ToastRegion>();
        toasts.Done("Approved PQ-1");
        region.WaitForAssertion(() => Assert.Contains("Approved PQ-1", region.Markup));
        Assert.Equal("Approved PQ-1", announcer.Text);
        clock.Advance(TimeSpan.FromSeconds(6));
        region.WaitForAssertion(() => Assert.DoesNotContain("Approved PQ-1", region.Markup));
    }

    [Fact]
    public void Undo_is_offered_for_ten_seconds_and_runs_once()
    {
        var undone = 0;
        var region = Render<ToastRegion>();
        toasts.Done("Approved PQ-1", "Undo", () => { undone++; return Task.CompletedTask; });
        clock.Advance(TimeSpan.FromSeconds(9));
        region.WaitForElement(".toast-act").Click();
        Assert.Equal(1, undone);
        region.WaitForAssertion(() => Assert.Empty(region.FindAll(".toast")));
    }

    [Fact]
    public void A_wall_of_news_keeps_the_newest_three()
    {
        for (var i = 1; i <= 5; i++) toasts.Done($"News {i}");
        Assert.Equal(["News 3", "News 4", "News 5"], toasts.Shown.Select(t => t.Text));
    }
}
