using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Connectors.Embedded;

/// <summary>Everything about a customer that people or files may set.</summary>
/// <param name="CreditLimit">Null: no limit.</param>
public sealed record CustomerDetails(
    string Name, string? Contact = null, string? Email = null, string? Phone = null, string? Street = null, string? PostCode = null, string? City = null, string? Country = null,
    string Currency = "USD", bool Blocked = false, string? BlockedReason = null, decimal? CreditLimit = null, string? VatNumber = null);

/// <summary>A customer of the embedded ERP.</summary>
public sealed class Customer
{
    Customer() { }

    public Guid Id { get; private init; }
    public string Number { get; private init; } = "";
    public string Name { get; private set; } = "";
    /// <summary>As <see cref="Portal.Kernel.Contracts.NormalisedName"/> makes it: what a submitted company is compared with.</summary>
    public string NormalisedName { get; private set; } = "";
    /// <summary>Name in lower case: what search looks for by its beginning.</summary>
    public string NameSearch { get; private set; } = "";
    public string? Contact { get; private set; }
    /// <summary>In lower case.</summary>
    public string? Email { get; private set; }
    /// <summary>What stands behind the @ of the e-mail address: colleagues share it.</summary>
    public string? EmailDomain { get; private set; }
    public string? Phone { get; private set; }
    public string? Street { get; private set; }
    public string? PostCode { get; private set; }
    public string? City { get; private set; }
    public string? Country { get; private set; }
    public string Currency { get; private set; } = "";
    public bool Blocked { get; private set; }
    public string? BlockedReason { get; private set; }
    public decimal? CreditLimit { get; private set; }
    /// <summary>As <see cref="Portal.Kernel.Contracts.NormalisedVat"/> writes it.</summary>
    public string? VatNumber { get; private set; }
    /// <summary>Our key, when a staged record became this customer: one application never becomes two.</summary>
    public string? Key { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset ModifiedAt { get; private set; }

    public CustomerDetails Details => new(Name, Contact, Email, Phone, Street, PostCode, City, Country, Currency, Blocked, BlockedReason, CreditLimit, VatNumber);

    /// <param name="key">Of the record that it was made of; null when it was not.</param>
    public static Customer Create(string number, CustomerDetails details, DateTimeOffset at, string? key = null)
    {
        var customer = new Customer { Id = Guid.CreateVersion7(at), Number = Code.Of(number), CreatedAt = at, Key = key };
        customer.Take(details, at);
        return customer;
    }

    /// <summary>Takes new details; answers the names of the members that changed, none when all was so already.</summary>
    public IReadOnlyList<string> Take(CustomerDetails details, DateTimeOffset at)
    {
        var now = details with { Email = details.Email?.ToLowerInvariant(), BlockedReason = details.Blocked ? details.BlockedReason : null, VatNumber = Portal.Kernel.Contracts.NormalisedVat.Of(details.VatNumber) };
        var changed = Differences(Details, now);
        if (changed.Count == 0) return changed;
        (Name, NormalisedName, NameSearch) = (now.Name, Portal.Kernel.Contracts.NormalisedName.Of(now.Name), now.Name.ToLowerInvariant());
        (Contact, Email, EmailDomain, Phone, VatNumber) = (now.Contact, now.Email, now.Email?[(now.Email.LastIndexOf('@') + 1)..], now.Phone, now.VatNumber);
        (Street, PostCode, City, Country) = (now.Street, now.PostCode, now.City, now.Country);
        (Currency, Blocked, BlockedReason, CreditLimit, ModifiedAt) = (now.Currency, now.Blocked, now.BlockedReason, now.CreditLimit, at);
        return changed;
    }

    static List<string> Differences(CustomerDetails before, CustomerDetails now)
    {
        var changed = new List<string>();
        void Look(string name, object? old, object? @new)
        {
            if (!Equals(old, @new)) changed.Add(name);
        }
        Look("name", before.Name, now.Name);
        Look("contact", before.Contact, now.Contact);
        Look("email", before.Email, now.Email);
        Look("phone", before.Phone, now.Phone);
        Look("street", before.Street, now.Street);
        Look("postCode", before.PostCode, now.PostCode);
        Look("city", before.City, now.City);
        Look("country", before.Country, now.Country);
        Look("currency", before.Currency, now.Currency);
        Look("blocked", before.Blocked, now.Blocked);
        Look("blockedReason", before.BlockedReason, now.BlockedReason);
        Look("creditLimit", before.CreditLimit, now.CreditLimit);
        Look("vatNumber", before.VatNumber, now.VatNumber);
        return changed;
    }
}

sealed class CustomerMapping : IEntityTypeConfiguration<Customer>
{
    public void Configure(EntityTypeBuilder<Customer> customers)
    {
        customers.ToTable("erp_customers");
        customers.HasKey(c => c.Number);
        customers.Property(c => c.Id).ValueGeneratedNever();
        customers.Property(c => c.Number).HasMaxLength(Code.MaxLength);
        foreach (var name in new[] { nameof(Customer.Name), nameof(Customer.NormalisedName), nameof(Customer.NameSearch), nameof(Customer.Contact), nameof(Customer.Street), nameof(Customer.City), nameof(Customer.BlockedReason) })
            customers.Property(name).HasMaxLength(200);
        customers.Property(c => c.Email).HasMaxLength(254);
        customers.Property(c => c.Phone).HasMaxLength(50);
        customers.Property(c => c.PostCode).HasMaxLength(50);
        customers.Property(c => c.Country).HasMaxLength(100);
        customers.Property(c => c.Currency).HasMaxLength(3);
        customers.HasIndex(c => c.Id).IsUnique();
        customers.Property(c => c.EmailDomain).HasMaxLength(254);
        customers.Property(c => c.VatNumber).HasMaxLength(50);
        customers.Property(c => c.Key).HasMaxLength(40);
        customers.HasIndex(c => c.Key).IsUnique();
        customers.HasIndex(c => c.VatNumber);
        customers.HasIndex(c => c.EmailDomain);
        customers.HasIndex(c => c.Email);
        customers.HasIndex(c => c.NormalisedName);
        customers.HasIndex(c => new { c.NameSearch, c.Number });
        customers.HasIndex(c => new { c.ModifiedAt, c.Id });
    }
}
