using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Access;

/// <summary>People and API clients of the demo company. Their passwords and keys are public, so they exist in Development or when asked for only.</summary>
sealed partial class Demo(Accounts accounts, IDbContextFactory<PortalDb> dbs, CompanySettings company, TimeProvider clock, ILogger<Demo> logger) : IPrepare
{
    const string Password = "Portal-demo-1!";

    static readonly (string Email, string Name, string Role, string? Customer)[] People =
    [
        ("admin@portal.test", "Ada Admin", Role.Admin, null),
        ("ops@portal.test", "Ines Operations", Role.Operations, null),
        ("architect@portal.test", "Aria Architect", Role.Architect, null),
        ("customer@portal.test", "Kim Ellery", Role.Customer, "C-10000"),
    ];

    static readonly (string Name, string System, string Key, IReadOnlyList<string> Scopes, string[] Flows)[] Clients =
    [
        ("Website", "website", "pk_demo_website_0000000000000000000000", [Permission.IntakeWrite, Permission.ReferenceRead], ["quote-requests", "items-and-prices"]),
        ("Automation", "automation", "pk_demo_automation_00000000000000000000", Permission.Scopes, []),
        ("Reader", "reader", "pk_demo_reader_00000000000000000000000", [Permission.ReferenceRead], []),
    ];

    public int Order => 10;

    public async Task Prepare(CancellationToken stop)
    {
        if (!company.IsDemo) return;
        if (company.ShowsDemoNotice) LogPublic(logger);
        await SeedPeople(stop);
        await SeedClients(stop);
    }

    async Task SeedPeople(CancellationToken stop)
    {
        await using var work = accounts.Open();
        foreach (var (email, name, role, customer) in People)
        {
            if (await work.Users.FindByEmailAsync(email) is not null) continue;
            (await work.Users.CreateAsync(User.New(email, name, role, customer, clock.GetUtcNow()), Password)).OrRefuse();
        }
        await work.Db.SaveChangesAsync(stop);
    }

    async Task SeedClients(CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var names = await db.Set<ApiClient>().Select(c => c.Name).ToListAsync(stop);
        foreach (var (name, system, key, scopes, flows) in Clients.Where(c => !names.Contains(c.Name)))
        {
            var client = ApiClient.New(name, system, scopes, rateLimit: 0, clock.GetUtcNow(), flows);
            client.AddKey(key, TimeSpan.Zero, clock.GetUtcNow());
            db.Add(client);
        }
        await db.SaveChangesAsync(stop);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Demo__Enabled is set: the demo company's users and API keys are public. Keep no real data here")]
    static partial void LogPublic(ILogger logger);
}
