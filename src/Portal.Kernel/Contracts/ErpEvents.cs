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

/// <summary>A quote was accepted, declined or expired in the system of record.</summary>
/// <param name="Status">open, accepted, declined, expired.</param>
public sealed record QuoteStatusChanged(Guid Id, string Number, string? Key, EventCustomer Customer, string Status, string FormerStatus, DateTimeOffset ChangedAt) : IEvent
{
    public static string Type => "quote.status_changed";
}

/// <summary>A contract began to run.</summary>
public sealed record ContractActivated(Guid Id, string Number, EventCustomer Customer, string Title, DateOnly StartsOn, DateOnly? EndsOn, decimal MonthlyAmount, string Currency) : IEvent
{
    public static string Type => "contract.activated";
}

/// <summary>A contract ends soon unless it is renewed.</summary>
public sealed record ContractRenewalDue(Guid Id, string Number, EventCustomer Customer, string Title, DateOnly EndsOn, decimal MonthlyAmount, string Currency) : IEvent
{
    public static string Type => "contract.renewal_due";
}

/// <summary>The free stock of an item changed.</summary>
/// <param name="Unit">What is counted; null for what is rented by a unit of time, which is no unit of stock.</param>
public sealed record InventoryLevelChanged(Guid Id, string Item, decimal Available, decimal FormerAvailable, string? Unit, DateTimeOffset ChangedAt) : IEvent
{
    public static string Type => "inventory.level_changed";
}

/// <summary>The system of record has a new customer.</summary>
public sealed record CustomerCreated(Guid Id, string Number, string Company, string? Email, bool Blocked, DateTimeOffset CreatedAt) : IEvent
{
    public static string Type => "customer.created";
}

/// <summary>A customer changed in the system of record.</summary>
/// <param name="Changed">Names of the members that changed.</param>
public sealed record CustomerUpdated(Guid Id, string Number, string Company, string? Email, bool Blocked, IReadOnlyList<string> Changed, DateTimeOffset UpdatedAt) : IEvent
{
    public static string Type => "customer.updated";
}

/// <summary>An invoice is past its due date and not paid.</summary>
public sealed record InvoiceOverdue(Guid Id, string Number, EventCustomer Customer, DateOnly DueOn, decimal Total, decimal Open, string Currency) : IEvent
{
    public static string Type => "invoice.overdue";
}
