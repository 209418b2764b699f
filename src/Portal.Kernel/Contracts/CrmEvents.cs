namespace Portal.Kernel.Contracts;

/// <summary>A lead came up in the CRM.</summary>
public sealed record LeadCreated(Guid Id, string Number, string? Company, string? Name, string? Email, string? Source, DateTimeOffset CreatedAt) : IEvent
{
    public static string Type => "lead.created";
}

/// <summary>An opportunity moved on in the CRM.</summary>
public sealed record OpportunityUpdated(Guid Id, string Number, string? Key, EventCustomer? Customer, string Stage, decimal? Amount, string? Currency, DateTimeOffset UpdatedAt) : IEvent
{
    public static string Type => "opportunity.updated";
}
