using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Portal.Access;
using Portal.Access.UseCases;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Tests.Webhooks;
using Portal.Webhooks;
using Portal.Webhooks.UseCases;

namespace Portal.Tests.Kernel;

public sealed class AuditTests
{
    static readonly DateTimeOffset At = new(2026, 11, 17, 9, 42, 0, 123, 456, TimeSpan.Zero);

    [Theory, OnEveryDatabase]
    public async Task The_trail_read_back_follows_link_by_link(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        for (var i = 0; i < 3; i++)
            await app.Database(async db =>
            {
                await db.Record(At.AddTicks(i), "Ines", "rotated the secret of", $"CRM {i}", null, default);
                await db.SaveChangesAsync();
            });
        var trail = await app.Database(db => db.Audit.AsNoTracking().OrderBy(e => e.Number).ToListAsync());
        Assert.True(trail.Count >= 3);
        for (var i = 0; i < trail.Count; i++) Assert.True(trail[i].Follows(i == 0 ? null : trail[i - 1]));
    }

    [Theory, OnEveryDatabase]
    public async Task Everybody_who_changes_something_at_the_same_moment_gets_a_place_in_the_trail(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        var subscriptions = new List<Guid>();
        for (var i = 0; i < 8; i++) subscriptions.Add((await app.Subscribes($"{receiver.Url}/{i}")).Id);
        var people = await app.Database(db => db.Set<User>().AsNoTracking().Where(u => u.Role != Role.Admin).ToListAsync());
        await Task.WhenAll(
        [
            .. subscriptions.Select(id => Task.Run(() => (Task)app.Send(new RotateSecret(id)))),
            .. people.Select(p => Task.Run(() => (Task)app.Send(new ChangeUser(p.Id, $"{p.DisplayName} B", p.Role, p.CustomerNumber)))),
        ]);
        Assert.Null((await app.Send(new VerifyAudit())).BrokenAt);
        Assert.Equal((8, people.Count), (await Count(app, "rotated the secret of"), await Count(app, "changed the account of")));
    }

    [Theory, OnEveryDatabase]
    public async Task Endpoints_that_are_gone_at_the_same_moment_lose_no_result(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        receiver.Always = Behaviour.Status(410);
        for (var i = 0; i < 8; i++) await app.Subscribes($"{receiver.Url}/{i}");
        await app.Happen(1);
        await Eventually.Holds("all are disabled", async () => await Count(app, "disabled the subscription") == 8);
        Assert.Equal((8, 8), (receiver.Received.Count, await app.Database(db => db.Set<Attempt>().CountAsync())));
        Assert.DoesNotContain(app.Logs.Lines, l => l.Contains("they are taken up again"));
        Assert.Null((await app.Send(new VerifyAudit())).BrokenAt);
    }

    [Theory, OnEveryDatabase]
    public async Task Two_administrators_cannot_take_each_others_role_at_the_same_moment(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var first = await app.Database(db => db.Set<User>().AsNoTracking().SingleAsync(u => u.Role == Role.Admin));
        var other = await app.Database(db => db.Set<User>().AsNoTracking().SingleAsync(u => u.Role == Role.Architect));
        await app.Send(new ChangeUser(other.Id, other.DisplayName, Role.Admin, null));
        var refused = await Task.WhenAll(new[] { first, other }.Select(u => Task.Run(() => Record.ExceptionAsync(() => app.Send(new ChangeUser(u.Id, u.DisplayName, Role.Operations, null))))));
        Assert.IsType<BusinessRuleViolation>(Assert.Single(refused, r => r is not null));
    }

    static Task<int> Count(PortalApp app, string what) => app.Database(db => db.Audit.CountAsync(e => e.What == what));

    [Theory]
    [InlineData(nameof(AuditEntry.Who), "Somebody")]
    [InlineData(nameof(AuditEntry.What), "deleted")]
    [InlineData(nameof(AuditEntry.Subject), "Website")]
    [InlineData(nameof(AuditEntry.Detail), "more")]
    public void A_changed_entry_shows(string member, string changed)
    {
        var first = AuditEntry.After(null, At, "Ines", "made", "CRM", "detail");
        var second = AuditEntry.After(first, At, "Ines", "paused", "CRM", null);
        typeof(AuditEntry).GetProperty(member, BindingFlags.Public | BindingFlags.Instance)!.SetValue(second, changed);
        Assert.False(second.Follows(first));
    }

    [Fact]
    public void A_removed_entry_shows()
    {
        var first = AuditEntry.After(null, At, "Ines", "made", "CRM", null);
        var third = AuditEntry.After(AuditEntry.After(first, At, "Ines", "paused", "CRM", null), At, "Ines", "removed", "CRM", null);
        Assert.False(third.Follows(first));
    }

    [Fact]
    public void Text_cannot_move_between_fields_unseen() =>
        Assert.NotEqual(AuditEntry.After(null, At, "Ines", "made it", "CRM", null).Hash, AuditEntry.After(null, At, "Ines", "made", "it CRM", null).Hash);
}
