using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Erp.UseCases;

/// <summary>Customers by name, for staff, with how each stands.</summary>
/// <param name="Text">Beginning of a name or number, or a whole e-mail address.</param>
/// <param name="After">Number of the last customer that the reader has.</param>
[Needs(Permission.CustomersRead)]
public sealed record SearchCustomers(string? Text = null, string? After = null, int Limit = 50) : IRequest<CustomersFound>;

/// <param name="Next">For <see cref="SearchCustomers.After"/>; null at the end.</param>
public sealed record CustomersFound(IReadOnlyList<FoundCustomer> Items, string? Next);

public sealed record FoundCustomer(CustomerStanding Standing, string? Contact, string? City, string? Country);

sealed class SearchCustomersHandler(IDbContextFactory<PortalDb> dbs, IConnections connections) : IRequestHandler<SearchCustomers, CustomersFound>
{
    public async Task<CustomersFound> Handle(SearchCustomers ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var limit = Query.Checked(ask.Limit);
        var customers = db.Set<Customer>().AsNoTracking();
        if (!string.IsNullOrWhiteSpace(ask.Text))
        {
            var (low, code) = (ask.Text.Trim().ToLowerInvariant(), Code.Of(ask.Text));
            customers = customers.Where(c => c.NameSearch.StartsWith(low) || c.Number.StartsWith(code) || c.Email == low);
        }
        if (ask.After is not null && await db.Set<Customer>().Where(c => c.Number == ask.After).Select(c => c.NameSearch).SingleOrDefaultAsync(cancellationToken) is { } name)
            customers = customers.Where(c => string.Compare(c.NameSearch, name) > 0 || (c.NameSearch == name && string.Compare(c.Number, ask.After) > 0));
        var rows = await customers.OrderBy(c => c.NameSearch).ThenBy(c => c.Number).Take(limit + 1).Select(c => new { c.Number, c.Contact, c.City, c.Country }).ToListAsync(cancellationToken);
        var shown = rows.Take(limit).ToList();
        var nothing = new HashSet<string>();
        var standings = await connections.All<IReferenceBook>().Single(b => b.System == EmbeddedErp.Slug).Load(new ReferenceQuestion(shown.Select(c => c.Number).ToHashSet(), nothing, nothing, nothing), cancellationToken);
        return new CustomersFound(
            [.. shown.Where(c => standings.Customer(c.Number) is not null).Select(c => new FoundCustomer(standings.Customer(c.Number)!, c.Contact, c.City, c.Country))],
            rows.Count > limit ? shown[^1].Number : null);
    }
}
