using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

sealed class AnswerRequestsOf(IDbContextFactory<PortalDb> dbs, IEnumerable<IIntakeKind> kinds, ICurrentPerson me) : IRequestHandler<AskRequestsOf, IReadOnlyList<CustomerRequest>>
{
    public async Task<IReadOnlyList<CustomerRequest>> Handle(AskRequestsOf ask, CancellationToken cancellationToken)
    {
        if (me.CustomerNumber is { } own && own != ask.CustomerNumber) throw new NotFound();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        // A guess is not the customer's before a person has agreed to it.
        var records = db.StagedRecords.AsNoTracking().Where(r => r.CustomerNumber == ask.CustomerNumber && (r.Match == CustomerMatch.Sure || r.ResultNumber != null));
        // What others say about a customer (an inspection) is no request of theirs.
        var theirs = kinds.Where(k => k.OwnNumber is not null).ToDictionary(k => k.Name, k => k.Becomes);
        string[] names = [.. theirs.Keys];
        records = records.Where(r => names.Contains(r.Kind));
        if (ask.Only is { } only) records = records.Where(r => r.Id == only);
        if (ask is { Before: { } at, BeforeId: { } id }) records = records.Where(r => r.ReceivedAt < at || (r.ReceivedAt == at && r.Id < id));
        else if (ask.Before is { } before) records = records.Where(r => r.ReceivedAt < before);
        var rows = await records.OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id).Take(Math.Clamp(ask.Limit, 1, 200))
            .Select(r => new { r.Id, r.Key, r.Kind, r.Summary, r.Status, r.ReceivedAt, r.UpdatedAt, r.ResultNumber, r.Total, r.Currency })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => new CustomerRequest(r.Id, r.Key, r.Kind, r.Summary, Words.Of(r.Status), r.ReceivedAt, r.UpdatedAt, r.ResultNumber, r.Total, r.Currency, theirs[r.Kind]))];
    }
}
