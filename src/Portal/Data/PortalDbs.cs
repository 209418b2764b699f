using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Portal.Connectors.Embedded;
using Portal.Kernel.Data;

namespace Portal.Data;

/// <summary>The embedded database: one file, one process.</summary>
public sealed class SqlitePortalDb(DbContextOptions<SqlitePortalDb> options, FactReactions reactions) : PortalDb(options, reactions)
{
    public override bool IsShared => false;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.MapSlices();
        base.OnModelCreating(modelBuilder);
    }
}

/// <summary>PostgreSQL, shared by any number of instances; it keeps the data-protection keys as well.</summary>
public sealed class PostgresPortalDb(DbContextOptions<PostgresPortalDb> options, FactReactions reactions) : PortalDb(options, reactions), IDataProtectionKeyContext
{
    public override bool IsShared => true;

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.MapSlices();
        modelBuilder.Entity<DataProtectionKey>().ToTable("data_protection_keys");
        base.OnModelCreating(modelBuilder);
    }
}

static class SliceMappings
{
    public static void MapSlices(this ModelBuilder model)
    {
        model.ApplyConfigurationsFromAssembly(typeof(SliceMappings).Assembly);
        model.ApplyConfigurationsFromAssembly(typeof(EmbeddedErp).Assembly);
    }
}

/// <summary>For <c>dotnet ef migrations add</c>, which runs without the host.</summary>
sealed class SqliteDesign : IDesignTimeDbContextFactory<SqlitePortalDb>
{
    public SqlitePortalDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlitePortalDb>().UseSqlite("Data Source=design.db").Options, null!);
}

/// <inheritdoc cref="SqliteDesign"/>
sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresPortalDb>
{
    public PostgresPortalDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresPortalDb>().UseNpgsql("Host=localhost;Database=design").Options, null!);
}
