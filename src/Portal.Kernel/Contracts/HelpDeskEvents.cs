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
