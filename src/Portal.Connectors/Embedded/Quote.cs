using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Embedded;

public enum QuoteStatus
{
    Open,
    Accepted,
    Declined,
}

/// <summary>An official quote. Its key is unique: one request can never become two quotes.</summary>
public sealed class Quote
{
    /// <summary>How long a quote binds us.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromDays(30);

    readonly List<QuoteLine> lines = [];

    Quote() { }

    public string Number { get; private init; } = "";
    /// <summary>External document number: PQ- and a ULID.</summary>
    public string Key { get; private init; } = "";
    public string CustomerNumber { get; private init; } = "";
    public string Company { get; private init; } = "";
    public string? Contact { get; private init; }
    public string? Email { get; private init; }
    public string Currency { get; private init; } = "";
    public DateOnly? RequestedDeliveryDate { get; private init; }
    public string? Message { get; private init; }
    public decimal Total { get; private init; }
    public QuoteStatus Status { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateOnly ValidUntil { get; private init; }
    public IReadOnlyList<QuoteLine> Lines => lines;

    public static Quote Create(string number, NewQuote ask, Customer customer, IEnumerable<QuoteLine> lines, DateTimeOffset at)
    {
        var quote = new Quote
        {
            Number = number,
            Key = ask.Key,
            CustomerNumber = customer.Number,
            Company = customer.Name,
            Contact = ask.Contact ?? customer.Contact,
            Email = ask.Email ?? customer.Email,
            Currency = ask.Currency,
            RequestedDeliveryDate = ask.RequestedDeliveryDate,
            Message = ask.Message,
            Total = lines.Sum(l => l.Amount),
            CreatedAt = at,
            ValidUntil = DateOnly.FromDateTime(at.UtcDateTime + Validity),
        };
        quote.lines.AddRange(lines);
        return quote;
    }

    /// <summary>What the customer said to it.</summary>
    public void Answered(bool accepted) => Status = accepted ? QuoteStatus.Accepted : QuoteStatus.Declined;

    /// <param name="today">An open quote past its last day has expired.</param>
    public QuoteDocument Document(DateOnly today) => new(
        Number, Key, CustomerNumber, Company, Currency, Total, Status is QuoteStatus.Open && ValidUntil < today ? "expired" : Status.ToString().ToLowerInvariant(),
        CreatedAt, ValidUntil, [.. lines.OrderBy(l => l.Position).Select(l => new QuoteDocumentLine(l.Item, l.Description, l.Quantity, l.UnitPrice))]);
}

public sealed class QuoteLine
{
    QuoteLine() { }

    public string QuoteNumber { get; private init; } = "";
    public int Position { get; private init; }
    public string Item { get; private init; } = "";
    public string? Description { get; private init; }
    public decimal Quantity { get; private init; }
    public decimal UnitPrice { get; private init; }
    public string? Note { get; private init; }

    /// <summary>Rounded to the cent, halves away from zero: totals are sums of what the customer reads on each line.</summary>
    public decimal Amount => Math.Round(Quantity * UnitPrice, 2, MidpointRounding.AwayFromZero);

    public static QuoteLine Of(int position, string item, string? description, decimal quantity, decimal unitPrice, string? note = null) => new()
    {
        Position = position,
        Item = item,
        Description = description,
        Quantity = quantity,
        UnitPrice = unitPrice,
        Note = note,
    };
}

sealed class QuoteMapping : IEntityTypeConfiguration<Quote>
{
    public void Configure(EntityTypeBuilder<Quote> quotes)
    {
        quotes.ToTable("erp_quotes");
        quotes.HasKey(q => q.Number);
        quotes.Property(q => q.Number).HasMaxLength(20);
        quotes.Property(q => q.Key).HasMaxLength(40);
        quotes.Property(q => q.CustomerNumber).HasMaxLength(Code.MaxLength);
        quotes.Property(q => q.Company).HasMaxLength(200);
        quotes.Property(q => q.Contact).HasMaxLength(200);
        quotes.Property(q => q.Email).HasMaxLength(254);
        quotes.Property(q => q.Currency).HasMaxLength(3);
        quotes.Property(q => q.Message).HasMaxLength(4000);
        quotes.HasIndex(q => q.Key).IsUnique();
        quotes.HasIndex(q => new { q.CustomerNumber, q.CreatedAt, q.Number });
        quotes.HasIndex(q => new { q.CustomerNumber, q.Status, q.ValidUntil });
        quotes.HasMany(q => q.Lines).WithOne().HasForeignKey(l => l.QuoteNumber);
        quotes.Navigation(q => q.Lines).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

sealed class QuoteLineMapping : IEntityTypeConfiguration<QuoteLine>
{
    public void Configure(EntityTypeBuilder<QuoteLine> lines)
    {
        lines.ToTable("erp_quote_lines");
        lines.HasKey(l => new { l.QuoteNumber, l.Position });
        lines.Property(l => l.Item).HasMaxLength(Code.MaxLength);
        lines.Property(l => l.Description).HasMaxLength(200);
        lines.Property(l => l.Note).HasMaxLength(4000);
    }
}
