using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Portal.Kernel.Contracts;
using Portal.Registry;

namespace Portal.Tests.Registry;

public sealed class OwnershipTests
{
    static readonly DateOnly Start = new(2026, 1, 1);

    static DataDomain Domain(params OwnedFrom[] ownership) => new() { Slug = "customers", Name = "Customers", Ownership = OwnershipRules.InOrder(ownership) };
    static OwnedFrom Owned(string? system, int from, int? until = null, string? field = null) => new() { System = system, Field = field, From = Start.AddDays(from), Until = until is { } end ? Start.AddDays(end) : null };

    [Fact]
    public void A_field_without_an_owner_of_its_own_has_its_domains()
    {
        var customers = Domain(Owned("erp", 0), Owned("crm", 10, field: "phone"));
        Assert.Equal(("erp", "crm", "erp", "erp"), (customers.OwnerOn(Start.AddDays(5), "phone"), customers.OwnerOn(Start.AddDays(10), "phone"), customers.OwnerOn(Start.AddDays(10), "email"), customers.OwnerOn(Start.AddDays(10))));
        Assert.Null(customers.OwnerOn(Start.AddDays(-1)));
    }

    [Fact]
    public void A_migration_is_a_planned_change()
    {
        var moved = Domain(Owned("erp-a", 0)).OwnedBy("erp-b", Start.AddDays(100), planned: true);
        Assert.Equal(("erp-a", "erp-b"), (moved.OwnerOn(Start.AddDays(99)), moved.OwnerOn(Start.AddDays(100))));
        Assert.Throws<BusinessRuleViolation>(() => moved.OwnedBy("erp-c", Start.AddDays(100), planned: true));
        Assert.Throws<BusinessRuleViolation>(() => moved.OwnedBy("erp-c", Start.AddDays(50), planned: false));
        Assert.Null(moved.OwnedBy(null, Start.AddDays(50), planned: false).OwnerOn(Start.AddDays(60)));
    }

    /// <summary>Any list of claims either is refused, or has at most one owner on each day, in the domain as in the table.</summary>
    [Property(MaxTest = 300)]
    public void At_no_date_do_two_own_the_same(byte[] starts, byte[] lengths, bool[] fields)
    {
        var claims = starts.Zip(lengths).Take(8).Select((p, i) => Owned($"s{i}", p.First % 40, p.Second % 4 == 0 ? null : p.First % 40 + 1 + p.Second % 10, fields.ElementAtOrDefault(i) ? "phone" : null)).ToArray();
        DataDomain domain;
        try { domain = Domain(claims); }
        catch (BusinessRuleViolation)
        {
            // Refused rightly: two of the same field overlap on some day.
            Assert.Contains(claims, a => claims.Any(b => !ReferenceEquals(a, b) && a.Field == b.Field && a.From <= b.From && (a.Until is null ? a.From == b.From : a.Until > b.From)));
            return;
        }
        var rows = OwnershipRules.Rows(domain).ToList();
        Assert.Equal(rows.Count, rows.DistinctBy(r => (r.Field, r.From)).Count());
        foreach (var field in (string?[])[null, "phone"])
            foreach (var day in Enumerable.Range(-1, 60).Select(Start.AddDays))
            {
                var inTable = rows.Where(r => r.Field == (field ?? "") && r.From <= day).MaxBy(r => r.From)?.System;
                var declared = claims.Where(c => c.Field == field && c.From <= day).MaxBy(c => c.From) is { } last && (last.Until is null || last.Until > day) ? last.System : null;
                Assert.Equal(declared, inTable);
                Assert.Equal(declared ?? (field is null ? null : domain.OwnerOn(day)), domain.OwnerOn(day, field));
            }
    }
}
