using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;

namespace Portal.Customers;

/// <summary>What a customer said to a version of a quote: who, when, and whether the system of record has it.</summary>
public sealed class AnsweredQuote
{
    AnsweredQuote() { }

    public Guid Id { get; private init; }
    /// <summary>Of the staged record that became the quote.</summary>
    public Guid RequestId { get; private init; }
    public string Number { get; private init; } = "";
    public string CustomerNumber { get; private init; } = "";
    /// <summary>Of what they had before them: <see cref="VersionOf"/>.</summary>
    public string Version { get; private init; } = "";
    public bool Accepted { get; private init; }
    public decimal Total { get; private init; }
    public string Currency { get; private init; } = "";
    /// <summary>Name of the person.</summary>
    public string By { get; private init; } = "";
    public DateTimeOffset At { get; private init; }
    /// <summary>When the system of record took it; null: it is not known that it did.</summary>
    public DateTimeOffset? TakenAt { get; private init; }

    public static AnsweredQuote Of(QuoteAnswer answer, string by, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at), RequestId = answer.Id, Number = answer.Quote.Number, CustomerNumber = answer.Quote.CustomerNumber, Version = VersionOf(answer.Quote),
        Accepted = answer.Accepted, Total = answer.Quote.Total, Currency = answer.Quote.Currency, By = by, At = at,
    };

    /// <summary>Another one as soon as a line, the sum or the last day is another: twelve hexadecimal digits.</summary>
    public static string VersionOf(QuoteDocument quote) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { quote.Number, quote.Currency, quote.Total, quote.ValidUntil, quote.Lines }))))[..12];
}

sealed class AnsweredQuoteMapping : IEntityTypeConfiguration<AnsweredQuote>
{
    public void Configure(EntityTypeBuilder<AnsweredQuote> answers)
    {
        answers.ToTable("answered_quotes");
        answers.Property(a => a.Id).ValueGeneratedNever();
        answers.Property(a => a.Number).HasMaxLength(100);
        answers.Property(a => a.CustomerNumber).HasMaxLength(50);
        answers.Property(a => a.Version).HasMaxLength(12);
        answers.Property(a => a.Currency).HasMaxLength(3);
        answers.Property(a => a.By).HasMaxLength(200);
        answers.HasIndex(a => new { a.RequestId, a.Id });
    }
}
