using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Shell.Kinds;

/// <summary>What every kind works with: the systems of record, what other slices know, and today.</summary>
public sealed class KindDesk(ReferenceDesk reference, IServiceScopeFactory scopes, TimeProvider clock)
{
    public ReferenceDesk Reference => reference;
    public SystemsOfRecord Systems => reference.Systems;
    public DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public async Task<T> Ask<T>(IRequest<T> question, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(question, stop);
    }

    /// <summary>Each with the records like it that came before it: lately, and in the same batch.</summary>
    public async Task<IReadOnlyList<TCase>> WithAlike<TCase>(IReadOnlyList<TCase> cases, TimeSpan within, CancellationToken stop) where TCase : KindCase
    {
        var prints = cases.Select(c => c.Facts.Fingerprint).ToList();
        var recent = await Ask(new AskRecentlyLike(prints.ToHashSet(), cases.Min(c => c.Draft.ReceivedAt) - within), stop);
        var alike = recent.Concat(cases.Zip(prints, (c, print) => new RecentRecord(print, c.Draft.Id, c.Draft.Key, c.Draft.ReceivedAt))).DistinctBy(r => r.Id).ToLookup(r => r.Fingerprint);
        return [.. cases.Zip(prints, (c, print) => (TCase)((KindCase)c with { Alike = Before(c.Draft, alike[print]) }))];
    }

    /// <summary>The first of several alike is no duplicate: only what came after it is.</summary>
    static IReadOnlyList<RecentRecord> Before(Draft draft, IEnumerable<RecentRecord> alike) =>
        [.. alike.Where(r => (r.ReceivedAt, r.Id).CompareTo((draft.ReceivedAt, draft.Id)) < 0).OrderByDescending(r => r.ReceivedAt)];

    IRegister Registers(string domain)
    {
        try
        {
            return Systems.Register(domain);
        }
        catch (UnknownSystemOfRecord unable)
        {
            throw new PromotionRefused(unable.Message);
        }
    }

    /// <summary>Makes an approved record a record of the domain, once however often it is called.</summary>
    /// <param name="values">By field; what is null is left out.</param>
    /// <exception cref="PromotionRefused">The system of record says no for good.</exception>
    public async Task<(string System, string Number)> Register(string domain, ApprovedRecord record, CancellationToken stop, params (string Field, string? Value)[] values)
    {
        var register = Registers(domain);
        var said = values.Where(v => !string.IsNullOrWhiteSpace(v.Value)).ToDictionary(v => v.Field, v => v.Value);
        return (register.System, await register.Register(domain, new NewRecord(record.Key, said, record.Flow), stop));
    }
}
