using MediatR;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Erp.UseCases;

/// <summary>A customer's quotes, newest first.</summary>
[Needs(Permission.CustomersRead)]
public sealed record ListQuotesOf(string Number, string? Cursor = null, int Limit = 50) : IRequest<DocumentPage<QuoteDocument>>;

/// <summary>A customer's contracts, newest first.</summary>
[Needs(Permission.CustomersRead)]
public sealed record ListContractsOf(string Number, string? Cursor = null, int Limit = 50) : IRequest<DocumentPage<ContractDocument>>;

/// <summary>A customer's invoices, newest first.</summary>
[Needs(Permission.CustomersRead)]
public sealed record ListInvoicesOf(string Number, string? Cursor = null, int Limit = 50) : IRequest<DocumentPage<InvoiceDocument>>;

/// <summary>Who a customer is and how they stand with us.</summary>
[Needs(Permission.CustomersRead)]
public sealed record ReadCustomer(string Number) : IRequest<CustomerCard>;

sealed class CustomerDocumentsHandler(SystemsOfRecord systems) :
    IRequestHandler<ListQuotesOf, DocumentPage<QuoteDocument>>, IRequestHandler<ListContractsOf, DocumentPage<ContractDocument>>,
    IRequestHandler<ListInvoicesOf, DocumentPage<InvoiceDocument>>, IRequestHandler<ReadCustomer, CustomerCard>
{
    ICustomerBook Book => systems.Pick<ICustomerBook>(SystemsOfRecord.Customers);

    public async Task<DocumentPage<QuoteDocument>> Handle(ListQuotesOf ask, CancellationToken cancellationToken)
    {
        await Known(ask.Number, cancellationToken);
        return await Book.Quotes(ask.Number, ask.Cursor, Query.Checked(ask.Limit), cancellationToken);
    }

    public async Task<DocumentPage<ContractDocument>> Handle(ListContractsOf ask, CancellationToken cancellationToken)
    {
        await Known(ask.Number, cancellationToken);
        return await Book.Contracts(ask.Number, ask.Cursor, Query.Checked(ask.Limit), cancellationToken);
    }

    public async Task<DocumentPage<InvoiceDocument>> Handle(ListInvoicesOf ask, CancellationToken cancellationToken)
    {
        await Known(ask.Number, cancellationToken);
        return await Book.Invoices(ask.Number, ask.Cursor, Query.Checked(ask.Limit), cancellationToken);
    }

    public Task<CustomerCard> Handle(ReadCustomer ask, CancellationToken cancellationToken) => Known(ask.Number, cancellationToken);

    async Task<CustomerCard> Known(string number, CancellationToken stop) => await Book.Find(number, stop) ?? throw new NotFound("There is no customer with this number.");
}
