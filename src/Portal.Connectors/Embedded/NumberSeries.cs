using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Data;

namespace Portal.Connectors.Embedded;

/// <summary>Official numbers, one after the other: a row that remembers the last one given.</summary>
public sealed class NumberSeries
{
    NumberSeries() { }

    /// <summary>What is numbered: also the beginning of each number.</summary>
    public string Prefix { get; private init; } = "";
    public long Last { get; private init; }

    public static NumberSeries StandingAt(string prefix, long last) => new() { Prefix = prefix, Last = last };

    /// <summary>e.g. SQ-001042.</summary>
    /// <param name="digits">At least so many.</param>
    public static string Write(string prefix, long number, int digits = 6) => $"{prefix}-{number.ToString($"D{digits}", CultureInfo.InvariantCulture)}";
}

static class NumberSeriesQueries
{
    /// <summary>
    /// The next number. Its row stays locked until the caller's transaction ends, so whoever takes a number later also commits later, on any
    /// number of instances; a transaction that never commits gives its number back.
    /// </summary>
    public static async Task<string> TakeNumber(this PortalDb db, string prefix, CancellationToken stop, int digits = 6)
    {
        if (db.Database.CurrentTransaction is null) throw new InvalidOperationException("A number is taken in the transaction that uses it.");
        var last = await db.Database.SqlQuery<long>($"""
            INSERT INTO erp_number_series AS s ("Prefix", "Last") VALUES ({prefix}, 1)
            ON CONFLICT ("Prefix") DO UPDATE SET "Last" = s."Last" + 1 RETURNING "Last"
            """).ToListAsync(stop);
        return NumberSeries.Write(prefix, last[0], digits);
    }
}

sealed class NumberSeriesMapping : IEntityTypeConfiguration<NumberSeries>
{
    public void Configure(EntityTypeBuilder<NumberSeries> series)
    {
        series.ToTable("erp_number_series");
        series.HasKey(s => s.Prefix);
        series.Property(s => s.Prefix).HasMaxLength(10);
    }
}
