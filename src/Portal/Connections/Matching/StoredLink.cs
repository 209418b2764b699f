using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Connections.Matching;

/// <summary>Which record of a system stands for which of our keys: the first rung of every identity ladder.</summary>
sealed class StoredLink
{
    internal const int MaxDomain = 60, MaxKey = 254, MaxId = 200;

    StoredLink() { }

    public string Connection { get; private init; } = "";
    public string Domain { get; private init; } = "";
    public string Key { get; private init; } = "";
    /// <summary>The system's own id. Null: a person said that none there is it, and none is made yet.</summary>
    public string? Id { get; private init; }
    /// <summary>The person who decided it; null: the system knew.</summary>
    public string? ChosenBy { get; private init; }
    public DateTimeOffset? ChosenAt { get; private init; }

    public static StoredLink Of(string connection, string domain, string key, string id) => new() { Connection = connection, Domain = domain, Key = key, Id = id };

    public static StoredLink Chosen(string connection, string domain, string key, string? id, string by, DateTimeOffset at) => new() { Connection = connection, Domain = domain, Key = key, Id = id, ChosenBy = by, ChosenAt = at };
}

sealed class StoredLinkMapping : IEntityTypeConfiguration<StoredLink>, IEntityTypeConfiguration<UnclearMatch>
{
    public void Configure(EntityTypeBuilder<StoredLink> links)
    {
        links.ToTable("connection_links");
        links.HasKey(l => new { l.Connection, l.Domain, l.Key });
        links.Property(l => l.Connection).HasMaxLength(Connections.Connection.MaxSlug);
        links.Property(l => l.Domain).HasMaxLength(StoredLink.MaxDomain);
        links.Property(l => l.Key).HasMaxLength(StoredLink.MaxKey);
        links.Property(l => l.Id).HasMaxLength(StoredLink.MaxId);
        links.Property(l => l.ChosenBy).HasMaxLength(200);
    }

    public void Configure(EntityTypeBuilder<UnclearMatch> matches)
    {
        matches.ToTable("unclear_matches");
        matches.HasKey(m => new { m.Connection, m.Domain, m.Key });
        matches.Property(m => m.Connection).HasMaxLength(Connections.Connection.MaxSlug);
        matches.Property(m => m.Domain).HasMaxLength(StoredLink.MaxDomain);
        matches.Property(m => m.Key).HasMaxLength(StoredLink.MaxKey);
        matches.Property(m => m.Name).HasMaxLength(UnclearMatch.MaxName);
        matches.Ignore(m => m.Candidates);
        matches.HasIndex(m => new { m.Connection, m.AskedAt });
    }
}
