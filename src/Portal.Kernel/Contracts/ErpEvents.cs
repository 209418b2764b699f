namespace Portal.Kernel.Contracts;

/// <param name="Number">Customer number in the system of record.</param>
public sealed record EventCustomer(string Number, string? Company);

public sealed record EventLine(string Item, decimal Quantity, decimal UnitPrice);

/// <summary>A staged record became a quote in the system of record.</summary>
/// <param name="Id">Id of the staged record.</param>
public sealed record QuoteCreated(Guid Id, string Key, string Number, EventCustomer Customer, string Currency, decimal Total, IReadOnlyList<EventLine> Lines, DateTimeOffset CreatedAt) : IEvent
{
    public static string Type => "quote.created";
}
