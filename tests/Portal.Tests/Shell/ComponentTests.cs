using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Portal.Shell.Components;

namespace Portal.Tests.Shell;

public sealed class ComponentTests : BunitContext
{
    readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 17, 9, 42, 0, TimeSpan.Zero));

    public ComponentTests()
    {
        Services.AddSingleton(new Now(clock));
        Services.AddSingleton<Keyboard>();
        SetRendererInfo(new("Server", true));
    }

    [Theory]
    [InlineData("needs-review", "Needs review", "s-warn")]
    [InlineData("promoted", "Promoted", "s-ok")]
    [InlineData("blocking", "Blocking", "s-bad")]
    [InlineData("something-new", "Something new", "s-idle")]
    public void A_status_says_its_word_beside_its_own_shape(string slug, string word, string shape)
    {
        var status = Render<Status>(p => p.Add(s => s.Of, slug));
        Assert.Equal(word, status.Find("span").TextContent.Trim());
        Assert.EndsWith($"#{shape}", status.Find("use").GetAttribute("href"));
    }

    [Theory]
    [InlineData("received", "validating", "ready", "needs-review", "promoting", "promoted", "rejected", "promotion-failed", "expired")]
    public void Statuses_of_records_read_apart_without_colour(params string[] slugs) =>
        Assert.True(slugs.Select(StatusWords.Of).Select(l => l.Shape).Distinct().Count() >= slugs.Length - 1);

    [Fact]
    public void An_age_goes_on_by_itself_and_tells_the_exact_time()
    {
        var age = Render<Age>(p => p.Add(a => a.At, clock.GetUtcNow().AddMinutes(-41)).Add(a => a.Ago, true));
        Assert.Equal("41 min ago", age.Find("time").TextContent);
        Assert.Equal("Tuesday 17 November 2026, 09:01:00 UTC", age.Find("time").GetAttribute("title"));
        clock.Advance(TimeSpan.FromMinutes(1));
        age.WaitForAssertion(() => Assert.Equal("42 min ago", age.Find("time").TextContent));
    }

    [Fact]
    public void A_payload_is_indented_and_can_be_copied_as_it_came()
    {
        var payload = Render<PayloadView>(p => p.Add(v => v.Text, """{"a":{"b":1}}"""));
        Assert.Contains("\n  \"a\": {", payload.Find("pre").TextContent.ReplaceLineEndings("\n"));
        Assert.Equal("""{"a":{"b":1}}""", payload.Find("[data-copy]").GetAttribute("data-copy"));
    }

    [Fact]
    public void A_payload_that_is_no_JSON_is_shown_as_it_came() =>
        Assert.Equal("{ broken", Render<PayloadView>(p => p.Add(v => v.Text, "{ broken")).Find("pre").TextContent);

    [Fact]
    public async Task The_open_page_answers_a_key_before_the_frame_does()
    {
        var pressed = new List<string>();
        Shortcut Key(string who) => new("a", who, () => { pressed.Add(who); return Task.CompletedTask; });
        var keyboard = Services.GetRequiredService<Keyboard>();
        keyboard.Set(this, "Frame", [Key("frame")]);
        var page = Render<Shortcuts>(p => p.Add(s => s.Title, "Page").Add(s => s.Keys, [Key("page")]));
        await keyboard.Press("a");
        page.Instance.Dispose();
        await keyboard.Press("a");
        await keyboard.Press("unknown");
        Assert.Equal(["page", "frame"], pressed);
    }
}
