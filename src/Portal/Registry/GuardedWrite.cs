using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Registry;

/// <summary>Writes through a system to what another one owns, on one day: refused, or let through by an exception.</summary>
public sealed class GuardedWrite
{
    GuardedWrite() { }

    public DateOnly Day { get; private init; }
    /// <summary>Slug of the system that was to be written.</summary>
    public string System { get; private init; } = "";
    public string Domain { get; private init; } = "";
    /// <summary>Slug of one field; empty: the whole domain.</summary>
    public string Field { get; private init; } = "";
    /// <summary>Slug of the flow; empty: none.</summary>
    public string Flow { get; private init; } = "";
    public bool Excepted { get; private init; }
    public long Count { get; private set; }
    public DateTimeOffset LastAt { get; private set; }

    public static GuardedWrite Of(WriteConflict conflict, string system, string? flow, DateTimeOffset at) => new()
    {
        Day = DateOnly.FromDateTime(at.UtcDateTime), System = system, Domain = conflict.Domain, Field = conflict.Field ?? "", Flow = flow ?? "", Excepted = conflict.Exception is not null, Count = 1, LastAt = at,
    };
}

/// <summary>Something that would be written though another system owns it.</summary>
/// <param name="Field">Null: the whole domain.</param>
/// <param name="Owner">Slug of the system of record.</param>
/// <param name="Exception">The one that allows it all the same.</param>
public sealed record WriteConflict(string Domain, string? Field, string Owner, FlowException? Exception);

public static class WriteRules
{
    /// <summary>
    /// The first field that another system owns, by itself or with its domain; null when the plan has nothing against the write.
    /// A flow that is declared from the owner to the system keeps a copy there: that is what it is for.
    /// </summary>
    /// <param name="domain">Slug, or what connected systems call its records.</param>
    /// <param name="fields">None: the domain as a whole.</param>
    /// <param name="source">Slug of the connection that the values come from; null: nobody says.</param>
    public static WriteConflict? ConflictOf(this Book book, string system, string domain, IReadOnlyCollection<string> fields, string? flow, DateOnly today, string? source = null)
    {
        if (book.DomainOf(domain) is not { } data) return null;
        var exception = flow is null ? null : book.ExceptionOf(flow, today);
        var keeps = flow is not null && book.Flow(flow) is { State: FlowState.Live } declared && declared.To == system && (declared.Domain is null || declared.Domain == data.Slug) && (source is null || book.Behind(source)?.Slug == declared.From) ? declared.From : null;
        var written = fields.Count == 0 ? [null] : fields.Cast<string?>();
        var (field, owner) = written.Select(f => (Field: f, Owner: data.OwnerOn(today, f))).FirstOrDefault(f => f.Owner is not null && f.Owner != system && f.Owner != keeps);
        if (owner is null) return null;
        return new(data.Slug, data.OwnerOn(today) == owner ? null : field, owner, exception);
    }
}

sealed class GuardedWriteMapping : IEntityTypeConfiguration<GuardedWrite>
{
    public void Configure(EntityTypeBuilder<GuardedWrite> writes)
    {
        writes.ToTable("registry_guarded_writes");
        writes.HasKey(w => new { w.Domain, w.Day, w.System, w.Field, w.Flow, w.Excepted });
        writes.Property(w => w.Domain).HasMaxLength(RegistryItem.LongestSlug);
        writes.Property(w => w.System).HasMaxLength(RegistryItem.LongestSlug);
        writes.Property(w => w.Field).HasMaxLength(RegistryItem.LongestSlug);
        writes.Property(w => w.Flow).HasMaxLength(RegistryItem.LongestSlug);
    }
}
