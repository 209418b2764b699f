using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Data;

namespace Portal.Connections;

/// <summary>A connection that was made in the browser. One that is declared in the settings has no row.</summary>
public sealed class Connection : IVersioned
{
    public const int MaxSlug = 60;

    Connection() { }

    public string Slug { get; private init; } = "";
    public string Kind { get; private init; } = "";
    /// <summary>It points at the built-in stand-in of its kind.</summary>
    public bool Demo { get; private set; }
    /// <summary>What it was told, but for secrets: JSON by the name of the term.</summary>
    public string TermsJson { get; private set; } = "{}";
    /// <summary>Its secrets, encrypted as one: JSON by the name of the term.</summary>
    public string Secrets { get; private set; } = "";
    public string CreatedBy { get; private init; } = "";
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset ChangedAt { get; private set; }
    public int Version { get; private set; }

    public IReadOnlyDictionary<string, string> Terms => Read(TermsJson);

    public static Connection Make(string slug, string kind, string by, DateTimeOffset at) => new() { Slug = slug, Kind = kind, CreatedBy = by, CreatedAt = at };

    /// <param name="secrets">Encrypted JSON.</param>
    public void Say(IReadOnlyDictionary<string, string> terms, string secrets, bool demo, DateTimeOffset at) =>
        (TermsJson, Secrets, Demo, ChangedAt) = (Write(terms), secrets, demo, at);

    internal static string Write(IReadOnlyDictionary<string, string> values) => JsonSerializer.Serialize(values);

    internal static Dictionary<string, string> Read(string json) => new(json.Length == 0 ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(json)!, StringComparer.OrdinalIgnoreCase);
}

/// <summary>How the last look at a connection went, declared or made.</summary>
public sealed class ConnectionCheck
{
    ConnectionCheck() { }

    public string Slug { get; private init; } = "";
    public DateTimeOffset At { get; private init; }
    public int LatencyMs { get; private init; }
    /// <summary>Null: it answered.</summary>
    public string? Problem { get; private init; }

    public static ConnectionCheck Of(string slug, DateTimeOffset at, TimeSpan took, string? problem) =>
        new() { Slug = slug, At = at, LatencyMs = (int)Math.Min(took.TotalMilliseconds, int.MaxValue), Problem = problem is { Length: > MaxProblem } ? problem[..MaxProblem] : problem };

    internal const int MaxProblem = 500;
}

/// <summary>A small secret that a connection keeps over restarts, encrypted: a token that was renewed.</summary>
sealed class RememberedSecret
{
    RememberedSecret() { }

    public string Slug { get; private init; } = "";
    public string Name { get; private init; } = "";
    public string Value { get; private set; } = "";

    public static RememberedSecret Of(string slug, string name, string hidden) => new() { Slug = slug, Name = name, Value = hidden };

    public void Become(string hidden) => Value = hidden;
}

/// <summary>A document that a built-in stand-in holds.</summary>
sealed class DemoDocument
{
    DemoDocument() { }

    /// <summary>Of the connection.</summary>
    public string Slug { get; private init; } = "";
    public string Kind { get; private init; } = "";
    public string Id { get; private init; } = "";
    /// <summary>The order in which documents came.</summary>
    public long Place { get; private init; }
    public string Json { get; private set; } = "";

    public static DemoDocument Of(string slug, string kind, string id, long place, string json) => new() { Slug = slug, Kind = kind, Id = id, Place = place, Json = json };

    public void Become(string json) => Json = json;
}

sealed class ConnectionMapping : IEntityTypeConfiguration<Connection>, IEntityTypeConfiguration<ConnectionCheck>, IEntityTypeConfiguration<RememberedSecret>, IEntityTypeConfiguration<DemoDocument>
{
    public void Configure(EntityTypeBuilder<Connection> connections)
    {
        connections.ToTable("connections");
        connections.HasKey(c => c.Slug);
        connections.Property(c => c.Slug).HasMaxLength(Connection.MaxSlug);
        connections.Property(c => c.Kind).HasMaxLength(40);
        connections.Property(c => c.CreatedBy).HasMaxLength(200);
        connections.Ignore(c => c.Terms);
    }

    public void Configure(EntityTypeBuilder<ConnectionCheck> checks)
    {
        checks.ToTable("connection_checks");
        checks.HasKey(c => c.Slug);
        checks.Property(c => c.Slug).HasMaxLength(Connection.MaxSlug);
        checks.Property(c => c.Problem).HasMaxLength(ConnectionCheck.MaxProblem);
    }

    public void Configure(EntityTypeBuilder<RememberedSecret> secrets)
    {
        secrets.ToTable("connection_secrets");
        secrets.HasKey(s => new { s.Slug, s.Name });
        secrets.Property(s => s.Slug).HasMaxLength(Connection.MaxSlug);
        secrets.Property(s => s.Name).HasMaxLength(100);
    }

    public void Configure(EntityTypeBuilder<DemoDocument> documents)
    {
        documents.ToTable("demo_documents");
        documents.HasKey(d => new { d.Slug, d.Kind, d.Id });
        documents.Property(d => d.Slug).HasMaxLength(Connection.MaxSlug);
        documents.Property(d => d.Kind).HasMaxLength(60);
        documents.Property(d => d.Id).HasMaxLength(200);
        documents.HasIndex(d => new { d.Slug, d.Kind, d.Place });
    }
}
