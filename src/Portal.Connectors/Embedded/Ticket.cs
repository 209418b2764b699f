using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Connectors.Embedded;

/// <summary>Something that a customer wants looked after, for a company whose help desk is not connected. Its key is unique: one request never becomes two tickets.</summary>
public sealed class Ticket
{
    Ticket() { }

    public Guid Id { get; private init; }
    public string Number { get; private init; } = "";
    public string Key { get; private init; } = "";
    public string? CustomerNumber { get; private init; }
    public string Subject { get; private init; } = "";
    public string Body { get; private init; } = "";
    /// <summary>low, normal, high, urgent.</summary>
    public string Priority { get; private init; } = "";
    /// <summary>new, open, pending, solved, closed.</summary>
    public string Status { get; private init; } = "";
    public string? Contact { get; private init; }
    public string? Email { get; private init; }
    public string? AssetNumber { get; private init; }
    public string? ContractNumber { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }

    public static Ticket Create(string number, string key, string? customer, string subject, string body, string priority, string? contact, string? email, string? asset, string? contract, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        Number = number,
        Key = key,
        CustomerNumber = customer,
        Subject = subject,
        Body = body,
        Priority = priority,
        Status = "new",
        Contact = contact,
        Email = email,
        AssetNumber = asset,
        ContractNumber = contract,
        CreatedAt = at,
    };
}

sealed class TicketMapping : IEntityTypeConfiguration<Ticket>
{
    public void Configure(EntityTypeBuilder<Ticket> tickets)
    {
        tickets.ToTable("erp_tickets");
        tickets.HasKey(t => t.Number);
        tickets.Property(t => t.Number).HasMaxLength(20);
        tickets.Property(t => t.Key).HasMaxLength(40);
        tickets.Property(t => t.CustomerNumber).HasMaxLength(Code.MaxLength);
        tickets.Property(t => t.Subject).HasMaxLength(200);
        tickets.Property(t => t.Priority).HasMaxLength(20);
        tickets.Property(t => t.Status).HasMaxLength(20);
        tickets.Property(t => t.Contact).HasMaxLength(200);
        tickets.Property(t => t.Email).HasMaxLength(254);
        tickets.Property(t => t.AssetNumber).HasMaxLength(Code.MaxLength);
        tickets.Property(t => t.ContractNumber).HasMaxLength(Code.MaxLength);
        tickets.HasIndex(t => t.Key).IsUnique();
        tickets.HasIndex(t => new { t.CustomerNumber, t.CreatedAt, t.Number });
    }
}
