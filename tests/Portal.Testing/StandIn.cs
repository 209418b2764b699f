using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Kernel.Contracts;

namespace Portal.Testing;

/// <summary>
/// A kind of record for tests of what serves every kind alike, with a system of record of its own that fails on command.
/// A body says what the rules find: <c>{"company":"Trey Research","warn":"…","block":"…","total":12.5}</c>.
/// </summary>
public sealed class StandIn : IIntakeKind
{
    readonly ConcurrentDictionary<string, string> documents = new();
    int created;

    public const string Kind = "stand-ins";
    public string Name => Kind;
    public string Title => "Stand-in";
    public string Becomes => "quote";
    public string KeyPrefix => "PX-";
    public JsonNode Schema => new JsonObject { ["type"] = "object" };

    /// <summary>Called with the attempt's key before the system of record creates; throws what the test wants to go wrong.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;
    /// <summary>Called when the document exists and the answer is on its way back.</summary>
    public Func<string, CancellationToken, Task> After { get; set; } = (_, _) => Task.CompletedTask;
    /// <summary>Called with what the rules look at together; throws what the test wants to go wrong.</summary>
    public Action<IReadOnlyList<Draft>> Looking { get; set; } = _ => { };
    /// <summary>How often each key was created: anything but one is a fault.</summary>
    public ConcurrentDictionary<string, int> Creations { get; } = new();

    /// <summary>Starts an app that knows this kind.</summary>
    public Task<PortalApp> Start(Provider on, params (string Name, string Value)[] settings) =>
        PortalApp.Start(new AppOptions { Provider = on, Settings = settings, Services = services => services.AddSingleton<IIntakeKind>(this) });

    public IReadOnlyList<Violation> Check(ReadOnlySpan<byte> json) => JsonNode.Parse(json)!["company"] is null ? [new Violation("/company", "The company is missing.", "required")] : [];

    public Task<IReadOnlyList<Assessment>> Assess(IReadOnlyList<Draft> drafts, CancellationToken stop)
    {
        Looking(drafts);
        return Task.FromResult<IReadOnlyList<Assessment>>([.. drafts.Select(Assess)]);
    }

    public static Assessment Assess(Draft draft)
    {
        var body = JsonNode.Parse(draft.Json)!;
        var findings = new List<Finding>();
        if (body["block"] is { } block) findings.Add(new("block", Severity.Blocking, "/block", (string)block!));
        if (body["warn"] is { } warn) findings.Add(new("warn", Severity.Warning, "/warn", (string)warn!));
        return new Assessment(
            draft.Id, (string?)body["company"] ?? "Nobody", (string?)body["email"], "C-10000", CustomerMatch.Sure, (decimal?)body["total"], "USD",
            draft.Id.ToString("n"), "1 × stand-in", RulesRun: 2, findings);
    }

    public Task<Comparison> Compare(Draft submitted, Draft corrected, CancellationToken stop) => Task.FromResult(new Comparison([]));

    public async Task<PromotedDocument> Promote(ApprovedRecord record, CancellationToken stop)
    {
        if (!documents.TryGetValue(record.Key, out var number))
        {
            await Before(record.Key, stop);
            number = $"SX-{Interlocked.Increment(ref created):000000}";
            documents[record.Key] = number;
            Creations.AddOrUpdate(record.Key, 1, (_, n) => n + 1);
            await After(record.Key, stop);
        }
        return new PromotedDocument("quote", number, "embedded", null, null);
    }

    public IEvent Announce(ApprovedRecord record, PromotedDocument document, DateTimeOffset at) =>
        new QuoteCreated(record.Id, record.Key, document.Number, new EventCustomer(record.CustomerNumber!, null), "USD", document.Total ?? 0, [], at);

    static int keys;

    /// <summary>Puts a staged record into the app's database, with the findings that the body asks for.</summary>
    public static async Task<Staging.StagedRecord> Staged(PortalApp app, string company = "Trey Research", string? warn = null, string? block = null, decimal? total = null, DateTimeOffset? receivedAt = null)
    {
        var at = receivedAt ?? app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var id = Guid.CreateVersion7(at);
        var key = $"PX-{Interlocked.Increment(ref keys):00000000}-{id:n}"[..29];
        var body = JsonSerializer.Serialize(new { company, warn, block, total }, new JsonSerializerOptions { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull });
        var assessment = Assess(new Draft(id, key, at, System.Text.Encoding.UTF8.GetBytes(body)));
        var record = Staging.StagedRecord.Stage(id, key, Kind, Guid.Empty, "Test", at, null, body, assessment, at);
        await app.Has(record);
        return record;
    }

    /// <summary>The record as it is in the database now.</summary>
    public static Task<Staging.StagedRecord> Now(PortalApp app, Guid id) => app.Database(db => db.Set<Staging.StagedRecord>().AsNoTracking().SingleAsync(r => r.Id == id));

    public static async Task<Staging.StagedRecord> Becoming(PortalApp app, Guid id, Staging.RecordStatus status)
    {
        Staging.StagedRecord? record = null;
        await Eventually.Holds($"the record is {status}", async () => (record = await Now(app, id)).Status == status);
        return record!;
    }
}
