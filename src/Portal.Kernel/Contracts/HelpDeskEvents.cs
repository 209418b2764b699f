namespace Portal.Kernel.Contracts;

/// <summary>A ticket was opened at the help desk.</summary>
public sealed record TicketCreated(Guid Id, string Number, string Subject, string Status, EventCustomer? Customer, DateTimeOffset CreatedAt) : IEvent
{
    public static string Type => "ticket.created";
}

/// <summary>A ticket changed at the help desk.</summary>
public sealed record TicketUpdated(Guid Id, string Number, string Subject, string Status, EventCustomer? Customer, DateTimeOffset UpdatedAt) : IEvent
{
    public static string Type => "ticket.updated";
}

/// <summary>An asset, or what a contract covers, was looked at.</summary>
/// <param name="Result">passed, conditional, failed.</param>
public sealed record InspectionCreated(Guid Id, string Key, string Number, string? Asset, string? Contract, EventCustomer Customer, string Result, DateOnly InspectedOn, DateTimeOffset CreatedAt) : IEvent
{
    public static string Type => "inspection.created";
}
