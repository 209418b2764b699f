using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Embedded;

/// <summary>Something that a customer rents month by month.</summary>
public sealed class Contract
{
    /// <summary>A contract that ends within this is said to be ending.</summary>
    const int EndingDays = 60;

    Contract() { }

    public Guid Id { get; private init; }
    public string Number { get; private init; } = "";
    public string CustomerNumber { get; private init; } = "";
    public string Title { get; private init; } = "";
    public DateOnly StartsOn { get; private init; }
    public DateOnly? EndsOn { get; private init; }
    public decimal MonthlyAmount { get; private init; }
    public string Currency { get; private init; } = "";

    public static Contract Create(string number, string customer, string title, DateOnly startsOn, DateOnly? endsOn, decimal monthlyAmount, string currency, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        Number = number,
        CustomerNumber = customer,
        Title = title,
        StartsOn = startsOn,
        EndsOn = endsOn,
        MonthlyAmount = monthlyAmount,
        Currency = currency,
    };

    public ContractDocument Document(DateOnly today)
    {
        var status = EndsOn < today ? "ended" : EndsOn <= today.AddDays(EndingDays) ? "ending" : "active";
        return new(Number, CustomerNumber, Title, status, StartsOn, EndsOn, MonthlyAmount, Currency);
    }
}

/// <summary>What a customer owes us.</summary>
public sealed class Invoice
{
    Invoice() { }

    public Guid Id { get; private init; }
    public string Number { get; private init; } = "";
    public string CustomerNumber { get; private init; } = "";
    public DateOnly IssuedOn { get; private init; }
    public DateOnly DueOn { get; private init; }
    public decimal Total { get; private init; }
    /// <summary>Not paid yet; part of the total after a part payment.</summary>
    public decimal Open { get; private init; }
    /// <summary>Null while something is open.</summary>
    public DateOnly? PaidOn { get; private init; }
    public string Currency { get; private init; } = "";

    /// <param name="paidOn">The day it was paid in full; null: <paramref name="open"/> is still owed.</param>
    public static Invoice Create(string number, string customer, DateOnly issuedOn, DateOnly dueOn, decimal total, decimal open, DateOnly? paidOn, string currency, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        Number = number,
        CustomerNumber = customer,
        IssuedOn = issuedOn,
        DueOn = dueOn,
        Total = total,
        Open = paidOn is null ? open : 0,
        PaidOn = paidOn,
        Currency = currency,
    };

    public InvoiceDocument Document(DateOnly today) => new(
        Number, CustomerNumber, IssuedOn, DueOn, Total, Open, Currency, PaidOn is not null ? "paid" : DueOn < today ? "overdue" : "open");
}

sealed class ContractMapping : IEntityTypeConfiguration<Contract>
{
    public void Configure(EntityTypeBuilder<Contract> contracts)
    {
        contracts.ToTable("erp_contracts");
        contracts.HasKey(c => c.Number);
        contracts.Property(c => c.Number).HasMaxLength(20);
        contracts.Property(c => c.CustomerNumber).HasMaxLength(Code.MaxLength);
        contracts.Property(c => c.Title).HasMaxLength(200);
        contracts.Property(c => c.Currency).HasMaxLength(3);
        contracts.HasIndex(c => new { c.CustomerNumber, c.StartsOn, c.Number });
    }
}

sealed class InvoiceMapping : IEntityTypeConfiguration<Invoice>
{
    public void Configure(EntityTypeBuilder<Invoice> invoices)
    {
        invoices.ToTable("erp_invoices");
        invoices.HasKey(i => i.Number);
        invoices.Property(i => i.Number).HasMaxLength(20);
        invoices.Property(i => i.CustomerNumber).HasMaxLength(Code.MaxLength);
        invoices.Property(i => i.Currency).HasMaxLength(3);
        invoices.HasIndex(i => new { i.CustomerNumber, i.IssuedOn, i.Number });
        invoices.HasIndex(i => new { i.CustomerNumber, i.DueOn }).HasDatabaseName("ix_erp_invoices_unpaid").HasFilter("\"PaidOn\" IS NULL");
    }
}
