using System.ComponentModel;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MediatR;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Portal.Erp.UseCases;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Erp;

/// <summary>Reference data for front ends, a customer's own data, and the check that a key is one quote.</summary>
static class ErpApi
{
    const string Order = "Newest change first. Keep the newest modifiedAt that you saw, and ask with it, less a few minutes, as modifiedSince the next time: a change is seen only once it is stored, which may be a little after its modifiedAt. What comes twice is the same. The answer carries an ETag: send it back as If-None-Match and an unchanged page is 304.";

    public static void MapErp(this IEndpointRouteBuilder routes)
    {
        var reference = routes.MapGroup(Urls.ReferenceApi).WithTags("Reference data").RequireAuthorization(Permission.ReferenceRead);
        reference.Lists("items", "List items", $"What can be asked for; a blocked item is not to be offered. {Order}", view => new ListItems(view), ErpExamples.Items);
        reference.Lists("customers", "List customers", $"Who our customers are. {Order}", view => new ListCustomers(view), ErpExamples.Customers);
        reference.Lists("price-lists", "List prices", $"A line is a price of an item in a currency from a quantity on. {Order}", view => new ListPrices(view), ErpExamples.Prices);
        reference.Lists("inventory-levels", "List inventory levels", $"How much of each item is free. Services have no line. {Order}", view => new ListInventory(view), ErpExamples.Inventory);

        var customers = routes.MapGroup($"{Urls.CustomersApi}/{{number}}").WithTags("Customers").RequireAuthorization(Permission.CustomersRead);
        customers.Documents("quotes", "Newest first; the status is open, accepted, declined or expired.", (number, cursor, limit) => new ListQuotesOf(number, cursor, limit), ErpExamples.Quotes);
        customers.Documents("contracts", "Newest first; the status is active, ending (within 60 days) or ended.", (number, cursor, limit) => new ListContractsOf(number, cursor, limit), ErpExamples.Contracts);
        customers.Documents("invoices", "Newest first; the status is open, paid or overdue, and open says how much is not paid yet.", (number, cursor, limit) => new ListInvoicesOf(number, cursor, limit), ErpExamples.Invoices);
        customers.Unserved("orders");
        customers.Unserved("tickets");

        routes.MapGet($"{Urls.ErpApi}/quotes", async ([Description("The key that follows a record through every system: PQ-…")] string? key, IMediator mediator, CancellationToken stop) =>
                TypedResults.Json(new ReferencePage<QuoteDocument>(await mediator.Send(new FindQuotes(key), stop), null), OutboxEvent.Json))
            .RequireAuthorization(Permission.ReferenceRead).WithTags("Reference data").WithMetadata(new GivesData("erp/quotes"))
            .WithSummary("Find quotes by key").WithDescription("What the system of record holds for a key: none before the promotion, exactly one after it, whatever failed in between.")
            .Answers<ReferencePage<QuoteDocument>>(ErpExamples.Quotes, 422);
    }

    /// <summary>For the import page: the rows to correct, as a file.</summary>
    public static void MapImportFiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Urls.ImportProblemsRoute, async (Guid id, IMediator mediator, CancellationToken stop) =>
        {
            var file = await mediator.Send(new ExportProblems(id), stop);
            return TypedResults.File(file.Content, "text/csv; charset=utf-8", file.FileName);
        }).RequireAuthorization(Permission.ReferenceManage).ExcludeFromDescription();

    static void Lists<T>(this RouteGroupBuilder reference, string name, string summary, string description, Func<ReferenceView, IRequest<ReferencePage<T>>> ask, string example) =>
        reference.MapGet(name, async (
                HttpContext context, [Description("Only what changed at this time or later: RFC 3339, for example 2026-11-17T09:00:00Z")] string? modifiedSince,
                [Description("nextCursor of the page before")] string? cursor, [Description("1 to 200; 50 when not said")] string? limit, IMediator mediator, CancellationToken stop) =>
                Tagged(context, await mediator.Send(ask(new ReferenceView(Query.Time("modifiedSince", modifiedSince), Query.Given(cursor), Query.Limit(limit))), stop)))
            .WithMetadata(new GivesData($"reference/{name}"))
            .WithSummary(summary).WithDescription(description).Answers<ReferencePage<T>>(example, 304, 422);

    static void Documents<T>(this RouteGroupBuilder customers, string name, string description, Func<string, string?, int, IRequest<DocumentPage<T>>> ask, string example) =>
        customers.MapGet(name, async (
                string number, [Description("nextCursor of the page before")] string? cursor, [Description("1 to 200; 50 when not said")] string? limit, IMediator mediator, CancellationToken stop) =>
            {
                var page = await mediator.Send(ask(number, Query.Given(cursor), Query.Limit(limit)), stop);
                return TypedResults.Json(new ReferencePage<T>(page.Items, page.Next), OutboxEvent.Json);
            })
            .WithMetadata(new GivesData($"customers/{name}"))
            .WithSummary($"List a customer's {name}").WithDescription(description).Answers<ReferencePage<T>>(example, 404, 422);

    /// <summary>A domain that no connected system serves: known, and empty.</summary>
    static void Unserved(this RouteGroupBuilder customers, string name) =>
        customers.MapGet(name, async (
                string number, [Description("nextCursor of the page before")] string? cursor, [Description("1 to 200; 50 when not said")] string? limit, IMediator mediator, CancellationToken stop) =>
            {
                Query.Limit(limit);
                // No page was ever given out, so no cursor was.
                if (Query.Given(cursor) is not null) throw TimeCursor.Unknown();
                await mediator.Send(new ReadCustomer(number), stop);
                return TypedResults.Json(new ReferencePage<JsonObject>([], null), OutboxEvent.Json);
            })
            .WithSummary($"List a customer's {name}").WithDescription($"Empty while no connected system keeps {name}; the address and the shape of the list stay.")
            .Answers<ReferencePage<JsonObject>>("""{ "items": [], "nextCursor": null }""", 404, 422);

    /// <summary>The page with its tag, or 304 when the caller has it already. Weak, because compression may change the bytes.</summary>
    static IResult Tagged<T>(HttpContext context, T page)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(page, OutboxEvent.Json);
        var tag = new EntityTagHeaderValue(new StringSegment($"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\""), isWeak: true);
        context.Response.Headers.ETag = tag.ToString();
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Authorization);
        var known = context.Request.GetTypedHeaders().IfNoneMatch;
        return known.Any(k => k.Equals(EntityTagHeaderValue.Any) || k.Compare(tag, useStrongComparison: false)) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Bytes(body, "application/json; charset=utf-8");
    }

    static RouteHandlerBuilder Answers<TBody>(this RouteHandlerBuilder endpoint, string example, params int[] others)
    {
        endpoint.Produces<TBody>();
        foreach (var status in (int[])[401, 403, .. others.Where(s => s >= 400)]) endpoint.ProducesProblem(status);
        if (others.Contains(304)) endpoint.Produces(StatusCodes.Status304NotModified);
        return endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            foreach (var content in operation.Responses?["200"].Content?.Values ?? []) content.Example = JsonNode.Parse(example);
            return Task.CompletedTask;
        });
    }
}
