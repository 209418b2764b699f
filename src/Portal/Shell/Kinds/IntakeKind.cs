using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;
using Portal.Shell.Schemas;

namespace Portal.Shell.Kinds;

/// <summary>
/// The one way in which a kind of record is built: a C# type is its schema, rules look at cases, a promotion makes it live. A class that derives from it
/// is found by itself; nothing else names it.
/// </summary>
/// <typeparam name="TBody">What a front door sends.</typeparam>
/// <typeparam name="TCase">What the rules look at.</typeparam>
public abstract class IntakeKind<TBody, TCase>(KindDesk desk) : IIntakeKind where TBody : class where TCase : KindCase
{
    public abstract string Name { get; }
    public abstract string Title { get; }
    public abstract string Becomes { get; }
    public abstract string KeyPrefix { get; }
    public virtual string? OwnNumber => null;

    /// <summary>Schema of <typeparamref name="TBody"/>.</summary>
    protected abstract BodySchema Body { get; }

    /// <summary>All rules, in the order in which their findings are shown.</summary>
    protected abstract IReadOnlyList<IKindRule<TCase>> Looks { get; }

    /// <summary>How far back a record that says the same may lie and still be a likely duplicate.</summary>
    protected abstract TimeSpan Alike { get; }

    protected KindDesk Desk => desk;

    public JsonNode Schema => Body.Json;

    public IReadOnlyList<KindRule> Rules => [.. Looks.Select(r => new KindRule(r.Slug, r.Says, r.Reads))];

    public IReadOnlyList<Violation> Check(ReadOnlySpan<byte> json) => Body.Check(json);

    public async Task<IReadOnlyList<Assessment>> Assess(IReadOnlyList<Draft> drafts, CancellationToken stop)
    {
        var cases = await Weigh(await Load([.. drafts.Select(Read)], stop), stop);
        return [.. (await desk.WithAlike(cases, Alike, stop)).Select(Assess)];
    }

    /// <summary>What is known about these, asked for at once, in their order.</summary>
    protected abstract Task<IReadOnlyList<TCase>> Load(IReadOnlyList<Asked<TBody>> all, CancellationToken stop);

    /// <summary>What only the rules need to know, and what a batch says of each of its records.</summary>
    protected virtual Task<IReadOnlyList<TCase>> Weigh(IReadOnlyList<TCase> cases, CancellationToken stop) => Task.FromResult(cases);

    /// <summary>What the systems of record say about the fields, for whoever decides.</summary>
    protected virtual Live Shown(TCase request) => Live.Nothing;

    public abstract Task<PromotedDocument> Promote(ApprovedRecord record, CancellationToken stop);

    public abstract IEvent Announce(ApprovedRecord record, PromotedDocument document, DateTimeOffset at);

    public async Task<Comparison> Compare(Draft submitted, Draft corrected, CancellationToken stop)
    {
        var request = (await Load([Read(corrected)], stop))[0];
        return Comparing.Of(Body, submitted.Json, corrected.Json, Shown(request));
    }

    Assessment Assess(TCase request)
    {
        List<Finding> findings = [.. Looks.SelectMany(rule => rule.Look(request))];
        var facts = request.Facts;
        return new Assessment(request.Draft.Id, facts.Company, facts.Email, facts.CustomerNumber, facts.Match, facts.Total, facts.Currency, facts.Fingerprint, facts.Summary, Looks.Count, findings);
    }

    static Asked<TBody> Read(Draft draft) => new(draft, BodySchema.Read<TBody>(draft.Json));

    protected static TBody Read(ApprovedRecord record) => BodySchema.Read<TBody>(record.Draft);
}

/// <summary>A draft with its body as the kind's type.</summary>
public sealed record Asked<TBody>(Draft Draft, TBody Body);
