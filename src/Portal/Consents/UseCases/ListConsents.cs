using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Consents.UseCases;

/// <summary>What people said, newest first.</summary>
/// <param name="Email">Only this address, whole.</param>
[Needs(Permission.CustomersRead)]
public sealed record ListConsents(string? Email = null, string? After = null, int Limit = 50) : IRequest<ConsentPage>;

/// <param name="Next">Cursor of the next page, or null at the end.</param>
public sealed record ConsentPage(IReadOnlyList<ConsentRow> Rows, string? Next);

/// <param name="Counts">It is the newest of its person and purpose.</param>
/// <param name="Heard">The lists that were told of it, and how far that is.</param>
public sealed record ConsentRow(Guid Id, string Email, string Purpose, bool Given, string Wording, DateTimeOffset At, string Source, string Proof, bool Counts, IReadOnlyList<HandoverNote> Heard);

sealed class ListConsentsHandler(IDbContextFactory<PortalDb> dbs, IMediator contracts) : IRequestHandler<ListConsents, ConsentPage>
{
    public async Task<ConsentPage> Handle(ListConsents ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var limit = Query.Checked(ask.Limit);
        var consents = db.Set<Consent>().AsNoTracking();
        if (!string.IsNullOrWhiteSpace(ask.Email))
        {
            var email = ask.Email.Trim().ToLowerInvariant();
            consents = consents.Where(c => c.Email == email);
        }
        if (ask.After is { } after)
        {
            var (at, id) = TimeCursor.Read(after);
            consents = consents.Where(c => c.At < at || (c.At == at && c.Id < id));
        }
        var found = await consents.OrderByDescending(c => c.At).ThenByDescending(c => c.Id).Take(limit + 1)
            .Select(c => new { Said = c, Counts = !db.Set<Consent>().Any(o => o.Email == c.Email && o.Purpose == c.Purpose && (o.At > c.At || (o.At == c.At && o.Id > c.Id))) }).ToListAsync(cancellationToken);
        var heard = await contracts.Send(new AskWhoHeard([.. found.Take(limit).Select(f => f.Said.Id)]), cancellationToken);
        return new([.. found.Take(limit).Select(f => new ConsentRow(f.Said.Id, f.Said.Email, f.Said.Purpose, f.Said.Given, f.Said.Wording, f.Said.At, f.Said.Source, f.Said.Proof, f.Counts, [.. heard[f.Said.Id]]))],
            found.Count > limit ? TimeCursor.Of(found[limit - 1].Said.At, found[limit - 1].Said.Id) : null);
    }
}
