using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Portal.Access.UseCases;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Tests.Architecture;

namespace Portal.Tests.Access;

/// <summary>Every page against every role, and every endpoint of the API against every scope, as they are written down.</summary>
public sealed class MatrixTests
{
    static readonly string[] Staff = [Role.Admin, Role.Operations, Role.Architect], Deciders = [Role.Admin, Role.Operations], Planners = [Role.Admin, Role.Architect];

    /// <summary>Who may open which pages; the longest beginning counts. Null: anyone.</summary>
    static readonly (string Address, string[]? Roles)[] Pages =
    [
        (Urls.Home, [.. Role.All]),
        (Urls.Queue, Staff), (Urls.NewRecords, Deciders), (Urls.Subscriptions, Staff), (Urls.NewSubscription, [Role.Admin]), ("/subscriptions/{Id:guid}/edit", [Role.Admin]), ("/event-types", Staff), ("/registry", Staff), (Urls.RegistryImport, Planners), (Urls.DeclareFlow, Planners), (Urls.RegistryPath, Planners), ("/registry/edit", Planners), ("/sync", Staff), (Urls.NewSync, Planners), ("/sync/{Slug}/edit", Planners), ("/reconciliation", Staff), (Urls.NewComparison, Planners), ("/reconciliation/{Slug}/edit", Planners), ("/connections", Staff), (Urls.NewConnection, Planners), ("/connections/{Slug}/edit", Planners),
        (Urls.Customers, Deciders), (Urls.Consents, Deciders), (Urls.ConsentPage, null), (Urls.Letters, [Role.Admin]),
        (Urls.Audit, [Role.Admin, Role.Architect]),
        (Urls.Settings, [Role.Admin]), (Urls.Users, [Role.Admin]), (Urls.ApiClients, [Role.Admin]), (Urls.ConnectWebsite, [Role.Admin]), (Urls.Jobs, [Role.Admin]),
        ("/my", [Role.Customer]),
        (Urls.SignIn, null), (Urls.FirstRun, null), (Urls.NewPassword, null), (Urls.ApiDocs, null), (Urls.Problems, null), (Urls.Denied, null), (Urls.NotFound, null), (Urls.Error, null),
    ];

    static string[]? RolesOf(string address) =>
        Pages.Where(p => p.Address == address || (p.Address != Urls.Home && address.StartsWith(p.Address + "/", StringComparison.Ordinal))).OrderByDescending(p => p.Address.Length) is var fits && fits.Any()
            ? fits.First().Roles : throw new Xunit.Sdk.XunitException($"{address} is not in the table of pages.");

    public static TheoryData<string?> Somebody => new(null, DemoUser.Admin, DemoUser.Operations, DemoUser.Architect, DemoUser.Customer);

    static string RoleOf(string email) => email switch { DemoUser.Admin => Role.Admin, DemoUser.Operations => Role.Operations, DemoUser.Architect => Role.Architect, _ => Role.Customer };

    [Theory, MemberData(nameof(Somebody)), Trait("Suite", "integration")]
    public async Task Every_page_opens_to_those_it_is_for_and_to_nobody_else(string? email)
    {
        var app = await PortalApp.Shared();
        using var visitor = email is null ? new Visitor(app) : await Visitor.SignedIn(app, email);
        var wrong = new List<string>();
        foreach (var page in RouteTable.Pages(app).Select(p => (Route: RouteTable.Address(p), Address: RouteTable.Example(p))).Append((Route: Urls.Jobs, Address: Urls.Jobs)).Distinct())
        {
            var roles = RolesOf(page.Route);
            using var answer = await visitor.Get(page.Address);
            var toSignIn = answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString().Contains($"{Urls.SignIn}?returnUrl=", StringComparison.Ordinal);
            var outcome = toSignIn ? "sign-in" : answer.StatusCode == HttpStatusCode.Forbidden ? "refused" : (int)answer.StatusCode < 500 ? "open" : $"{(int)answer.StatusCode}";
            var expected = roles is null || (email is not null && roles.Contains(RoleOf(email))) ? "open" : email is null ? "sign-in" : "refused";
            if (outcome != expected) wrong.Add($"{page.Address}: {outcome}, not {expected}");
        }
        House.Clean(wrong);
    }

    /// <summary>The scopes of the API's endpoints; one of them is enough.</summary>
    static string[] ScopesOf(RouteEndpoint endpoint, string method)
    {
        var address = RouteTable.Address(endpoint);
        bool Under(string beginning) => address == beginning || address.StartsWith(beginning + "/", StringComparison.Ordinal);
        if (address == Urls.Intake || address.EndsWith("/schema", StringComparison.Ordinal)) return [Permission.IntakeWrite];
        if (Under(Urls.Intake) && address.EndsWith("/batch", StringComparison.Ordinal)) return [Permission.IntakeWrite];
        if (Under(Urls.Intake) && address.Count(c => c == '/') == 4) return method == "POST" ? [Permission.IntakeWrite] : [Permission.IntakeReview];
        if (Under(Urls.Intake) && method == "GET") return [Permission.IntakeWrite, Permission.IntakeReview];
        if (Under(Urls.Intake)) return [Permission.IntakeReview];
        if (Under(Urls.SubscriptionsApi)) return [Permission.SubscriptionsManage];
        if (Under(Urls.EventsApi) || Under(Urls.EventTypesApi)) return [Permission.EventsRead];
        if (Under(Urls.ReferenceApi) || Under(Urls.ErpApi)) return [Permission.ReferenceRead];
        if (Under(Urls.CustomersApi)) return [Permission.CustomersRead];
        if (Under(Urls.ConnectionsApi)) return [method == "GET" ? Permission.RegistryRead : Permission.RegistryManage];
        if (Under(Urls.SyncFlowsApi)) return [method == "GET" ? Permission.RegistryRead : Permission.RegistryManage];
        if (Under(Urls.ComparisonsApi)) return [method == "GET" ? Permission.RegistryRead : Permission.RegistryManage];
        if (Under(Urls.RegistryApi)) return [method == "GET" ? Permission.RegistryRead : Permission.RegistryManage];
        throw new Xunit.Sdk.XunitException($"{address} is not in the table of scopes.");
    }

    [Fact, Trait("Suite", "integration")]
    public async Task Every_endpoint_of_the_API_takes_its_scope_and_no_other()
    {
        await using var app = await PortalApp.Start();
        var keys = new Dictionary<string, string>();
        foreach (var scope in Permission.Scopes) keys[scope] = (await app.Send(new CreateApiClient($"only {scope}", "tests", [scope]))).Secret;
        var wrong = new List<string>();
        var asked = 0;
        // The inbound address asks for no scope: each system proves itself in its own way.
        foreach (var endpoint in RouteTable.Api(app).Where(e => !RouteTable.Address(e).StartsWith(Urls.InboundApi, StringComparison.Ordinal)))
        {
            var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
            var scopes = ScopesOf(endpoint, method);
            foreach (var scope in Permission.Scopes.Prepend(""))
            {
                asked++;
                using var client = app.Client(scope.Length == 0 ? null : keys[scope]);
                using var ask = new HttpRequestMessage(new HttpMethod(method), RouteTable.Example(endpoint)) { Content = method == "GET" ? null : new StringContent("{}", Encoding.UTF8, "application/json") };
                using var answer = await client.SendAsync(ask);
                var expected = scope.Length == 0 ? HttpStatusCode.Unauthorized : scopes.Contains(scope) ? HttpStatusCode.OK : HttpStatusCode.Forbidden;
                var got = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? answer.StatusCode : (int)answer.StatusCode < 500 ? HttpStatusCode.OK : answer.StatusCode;
                if (got != expected) wrong.Add($"{method} {RouteTable.Address(endpoint)} with '{scope}': {answer.StatusCode}, not {expected}");
                else if (got != HttpStatusCode.OK && answer.Content.Headers.ContentType?.MediaType != "application/problem+json") wrong.Add($"{method} {RouteTable.Address(endpoint)}: not problem details");
            }
        }
        Assert.True(asked >= 80, $"Only {asked} questions were asked.");
        House.Clean(wrong);
    }
}
