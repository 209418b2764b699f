using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Portal.Access;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Access;

/// <summary>The most dangerous question of the house: who asks? Nobody is ever mistaken for the system.</summary>
public sealed class CurrentPersonTests
{
    static ServiceProvider Services() => new ServiceCollection()
        .AddHttpContextAccessor()
        .AddScoped<CircuitScope>().AddScoped<CircuitMark>()
        .AddScoped<AuthenticationStateProvider, ServerAuthenticationStateProvider>()
        .AddScoped<ICurrentPerson, CurrentPerson>()
        .BuildServiceProvider();

    static ClaimsPrincipal Person(string role, string? customer = null)
    {
        var user = User.New("x@portal.test", "Ines", role, customer, DateTimeOffset.UnixEpoch);
        user.SecurityStamp = "stamp";
        return user.Principal();
    }

    static void InRequest(IServiceProvider services, ClaimsPrincipal? user) => services.GetRequiredService<IHttpContextAccessor>().HttpContext = new DefaultHttpContext { User = user ?? new ClaimsPrincipal(new ClaimsIdentity()) };

    static ICurrentPerson InCircuit(IServiceScope scope, ClaimsPrincipal user)
    {
        ((IHostEnvironmentAuthenticationStateProvider)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>()).SetAuthenticationState(Task.FromResult(new AuthenticationState(user)));
        scope.ServiceProvider.GetRequiredService<CircuitMark>();
        return scope.ServiceProvider.GetRequiredService<ICurrentPerson>();
    }

    [Fact]
    public void Work_that_nobody_asked_for_is_the_systems()
    {
        using var services = Services();
        using var scope = services.CreateScope();
        var me = scope.ServiceProvider.GetRequiredService<ICurrentPerson>();
        Assert.True(me.IsSystem && me.May(Permission.AccessManage));
        Assert.Equal(("Portal", null, null), (me.Name, me.Id, me.ClientId));
    }

    [Fact]
    public void A_strangers_request_is_nobody()
    {
        using var services = Services();
        InRequest(services, null);
        using var scope = services.CreateScope();
        var me = scope.ServiceProvider.GetRequiredService<ICurrentPerson>();
        Assert.False(me.IsSystem);
        Assert.All(Permission.All, p => Assert.False(me.May(p)));
    }

    [Fact]
    public void And_stays_nobody_when_the_request_ends_before_its_work()
    {
        using var services = Services();
        InRequest(services, null);
        using var scope = services.CreateScope();
        var me = scope.ServiceProvider.GetRequiredService<ICurrentPerson>();
        services.GetRequiredService<IHttpContextAccessor>().HttpContext = null;
        Assert.False(me.IsSystem || me.May(Permission.IntakeReview));
    }

    [Fact]
    public void A_person_stays_that_person_when_the_server_lends_the_context_to_somebody_else()
    {
        using var services = Services();
        InRequest(services, Person(Role.Operations));
        using var scope = services.CreateScope();
        var me = scope.ServiceProvider.GetRequiredService<ICurrentPerson>();
        Assert.True(me.May(Permission.IntakeReview));
        services.GetRequiredService<IHttpContextAccessor>().HttpContext!.User = Person(Role.Admin);
        Assert.False(me.May(Permission.AccessManage));
    }

    [Fact]
    public void A_scope_opened_in_a_request_works_for_whoever_made_the_request()
    {
        using var services = Services();
        InRequest(services, Person(Role.Customer, "C-10000"));
        using var outer = services.CreateScope();
        using var inner = outer.ServiceProvider.GetRequiredService<IServiceScopeFactory>().CreateScope();
        var me = inner.ServiceProvider.GetRequiredService<ICurrentPerson>();
        Assert.Equal((false, "C-10000", "Ines"), (me.IsSystem, me.CustomerNumber, me.Name));
        Assert.True(me.May(Permission.OwnRead) && !me.May(Permission.IntakeRead));
    }

    [Fact]
    public void A_circuit_is_its_person_also_when_no_request_runs()
    {
        using var services = Services();
        using var scope = services.CreateScope();
        var me = InCircuit(scope, Person(Role.Operations));
        Assert.False(me.IsSystem);
        Assert.True(me.May(Permission.IntakeReview) && !me.May(Permission.AccessManage));
    }

    [Fact]
    public void A_circuit_without_a_person_is_nobody_and_one_that_loses_its_person_too()
    {
        using var services = Services();
        using var strangers = services.CreateScope();
        var nobody = InCircuit(strangers, new ClaimsPrincipal(new ClaimsIdentity()));
        Assert.False(nobody.IsSystem || nobody.May(Permission.IntakeRead));
        using var scope = services.CreateScope();
        var me = InCircuit(scope, Person(Role.Admin));
        Assert.True(me.May(Permission.AccessManage));
        InCircuit(scope, new ClaimsPrincipal(new ClaimsIdentity()));
        Assert.False(me.IsSystem || me.May(Permission.AccessManage));
    }

    [Fact]
    public void A_circuit_does_not_trust_the_request_that_opened_it_hours_ago()
    {
        using var services = Services();
        InRequest(services, Person(Role.Admin));
        using var scope = services.CreateScope();
        Assert.False(InCircuit(scope, Person(Role.Customer, "C-10000")).May(Permission.AccessManage));
    }

    [Fact]
    public void An_API_client_is_its_own_id_and_its_scopes()
    {
        using var services = Services();
        var client = ApiClient.New("Website", "website", [Permission.IntakeWrite], null, DateTimeOffset.UnixEpoch);
        InRequest(services, client.Principal());
        using var scope = services.CreateScope();
        var me = scope.ServiceProvider.GetRequiredService<ICurrentPerson>();
        Assert.Equal((client.Id, client.Id, "Website", false), (me.Id!.Value, me.ClientId!.Value, me.Name, me.IsSystem));
        Assert.True(me.May(Permission.IntakeWrite) && !me.May(Permission.IntakeReview));
    }
}
