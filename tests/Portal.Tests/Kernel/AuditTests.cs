using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Data;

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
