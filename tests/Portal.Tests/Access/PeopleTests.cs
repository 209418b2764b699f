using System.Net;
using Microsoft.Extensions.Time.Testing;
using Portal.Access;
using Portal.Access.UseCases;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Access;

[Trait("Suite", "integration")]
public sealed class PeopleTests
{
    const string Password = "a long enough password";

    [Theory, OnEveryDatabase]
    public async Task Somebody_who_is_invited_sets_a_password_once_and_signs_in(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var link = await app.As(Role.Admin).Send(new InviteUser("new@portal.test", "Noor New", Role.Customer, "C-10010"));
        using var noor = new Visitor(app);
        Assert.Equal(HttpStatusCode.OK, (await noor.SignIn("new@portal.test", Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await noor.Post(link.Address, "new-password", ("Given", link.Address.Split('=')[1]), ("Password", Password))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await noor.SignIn("new@portal.test", Password)).StatusCode);
        Assert.Contains("used up", await (await noor.Get(link.Address)).Content.ReadAsStringAsync());
        await Assert.ThrowsAsync<NotFound>(() => app.Send(new SetPassword(link.Address.Split('=')[1], "another long password")));
        Assert.DoesNotContain(link.Address.Split('=')[1], app.Logs.Tail(10_000));
        Assert.DoesNotContain(Password, app.Logs.Tail(10_000));
    }

    [Fact]
    public void A_customer_number_is_kept_as_the_books_write_it()
    {
        var user = User.New("kim@portal.test", "Kim", Role.Customer, " c-10000 ", DateTimeOffset.UnixEpoch);
        Assert.Equal("C-10000", user.CustomerNumber);
        user.Change("Kim", Role.Customer, "c-10010");
        Assert.Equal("C-10010", user.CustomerNumber);
    }

    [Fact]
    public async Task A_link_ends_after_two_days_and_when_another_is_made()
    {
        await using var app = await PortalApp.Start(new AppOptions { Clock = new FakeTimeProvider(DateTimeOffset.UtcNow) });
        var first = await app.As(Role.Admin).Send(new InviteUser("new@portal.test", "Noor New", Role.Operations, null));
        var second = await app.As(Role.Admin).Send(new ResetPassword(first.UserId));
        Assert.Null(await app.Send(new ReadLink(first.Address.Split('=')[1])));
        Assert.NotNull(await app.Send(new ReadLink(second.Address.Split('=')[1])));
        app.Clock.Pass(TimeSpan.FromHours(49));
        Assert.Null(await app.Send(new ReadLink(second.Address.Split('=')[1])));
    }

    [Fact]
    public async Task A_password_is_long_and_an_address_is_given_once()
    {
        await using var app = await PortalApp.Start();
        var link = await app.As(Role.Admin).Send(new InviteUser("new@portal.test", "Noor New", Role.Operations, null));
        var shorter = await Assert.ThrowsAsync<InvalidInput>(() => app.Send(new SetPassword(link.Address.Split('=')[1], "too short")));
        Assert.Equal("/password", shorter.Violations[0].Pointer);
        var taken = await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Admin).Send(new InviteUser("ADMIN@portal.test", "Somebody", Role.Operations, null)));
        Assert.Equal("/email", Assert.Single(taken.Violations).Pointer);
        await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Admin).Send(new InviteUser("c@portal.test", "Somebody", Role.Customer, null)));
    }

    [Fact]
    public async Task The_last_administrator_stays_and_nobody_switches_themselves_off()
    {
        await using var app = await PortalApp.Start();
        var admin = await SignInTests.IdOf(app, DemoUser.Admin);
        await Assert.ThrowsAsync<BusinessRuleViolation>(() => app.As(Role.Admin).Send(new SwitchUser(admin, On: false)));
        await Assert.ThrowsAsync<BusinessRuleViolation>(() => app.As(Role.Admin).Send(new ChangeUser(admin, "Ada", Role.Operations, null)));
        await Assert.ThrowsAsync<BusinessRuleViolation>(() => app.As(TestPerson.Of(Role.Admin) with { Id = admin }).Send(new SwitchUser(admin, On: false)));
    }

    [Fact]
    public async Task Another_role_ends_the_sessions_of_the_former_one()
    {
        await using var app = await PortalApp.Start();
        using var ines = await Visitor.SignedIn(app, DemoUser.Operations);
        await app.As(Role.Admin).Send(new ChangeUser(await SignInTests.IdOf(app, DemoUser.Operations), "Ines", Role.Customer, "C-10000"));
        Assert.Equal(HttpStatusCode.Redirect, (await ines.Get("/queue")).StatusCode);
        await ines.SignIn(DemoUser.Operations);
        Assert.Equal(HttpStatusCode.Forbidden, (await ines.Get("/queue")).StatusCode);
    }

    [Theory, OnEveryDatabase]
    public async Task Everything_that_is_done_to_an_account_is_in_a_trail_that_verifies_also_when_done_at_once(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => app.As(Role.Admin).Send(new InviteUser($"many{i}@portal.test", $"Many {i}", Role.Operations, null)))));
        var page = await app.As(Role.Admin).Send(new ListAudit(Limit: 5));
        Assert.Equal(5, page.Rows.Count);
        Assert.All(page.Rows, r => Assert.Equal("invited", r.What));
        var verdict = await app.As(Role.Admin).Send(new VerifyAudit());
        Assert.Null(verdict.BrokenAt);
        Assert.True(verdict.Entries >= 8);
        await app.Database(async db => await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(db.Database, "UPDATE audit SET \"Who\" = 'Somebody else' WHERE \"Number\" = 3"));
        Assert.Equal(3, (await app.As(Role.Admin).Send(new VerifyAudit())).BrokenAt);
    }

    [Theory, OnEveryDatabase]
    public async Task The_list_of_people_is_paged_by_keyset_and_searched_by_address(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var first = await app.As(Role.Admin).Send(new ListUsers(Limit: 3));
        var second = await app.As(Role.Admin).Send(new ListUsers(After: first.Next, Limit: 3));
        Assert.Equal(4, first.Rows.Concat(second.Rows).DistinctBy(r => r.Id).Count());
        Assert.Null(second.Next);
        Assert.Equal(DemoUser.Operations, Assert.Single((await app.As(Role.Admin).Send(new ListUsers("OPS@"))).Rows).Email);
        await Assert.ThrowsAsync<Forbidden>(() => app.As(Role.Operations).Send(new ListUsers()));
    }
}
