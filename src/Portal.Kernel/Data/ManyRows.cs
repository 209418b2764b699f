using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Portal.Kernel.Data;

/// <summary>
/// Many new rows of one type, written with one prepared statement. On SQLite EF makes a command of its own for each row, all under the one write lock that the
/// door waits for too; this holds it for a fraction of the time. PostgreSQL has no such lock, and EF sends it batches.
/// </summary>
static class ManyRows
{
    const int Many = 4;

    public static void Insert(PortalDb db, IDbContextTransaction transaction)
    {
        var added = db.ChangeTracker.Entries().Where(e => e.State is EntityState.Added).GroupBy(e => e.Metadata).Where(rows => rows.Count() >= Many && IsPlain(rows.Key)).ToList();
        foreach (var rows in added)
        {
            try
            {
                Insert(db.Database.GetDbConnection(), transaction.GetDbTransaction(), rows.Key, rows);
            }
            catch (DbException fault)
            {
                throw new DbUpdateException($"Rows of {rows.Key.GetTableName()} could not be written.", fault);
            }
            foreach (var row in rows) row.State = EntityState.Unchanged;
        }
    }

    /// <summary>Whether its rows stand for themselves: no order among tables, nothing that the database makes up.</summary>
    static bool IsPlain(IEntityType type) =>
        !type.GetForeignKeys().Any() && !type.GetNavigations().Any() && !type.GetComplexProperties().Any() && !type.GetDerivedTypes().Any()
        && type.GetProperties().All(p => p.ValueGenerated is ValueGenerated.Never);

    static void Insert(DbConnection connection, DbTransaction transaction, IEntityType type, IEnumerable<EntityEntry> rows)
    {
        var columns = type.GetProperties().Select(p => (Property: p, Mapping: p.GetRelationalTypeMapping())).ToList();
        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = $"""INSERT INTO "{type.GetTableName()}" ({string.Join(", ", columns.Select(c => $"\"{c.Property.GetColumnName()}\""))}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})""";
        for (var i = 0; i < columns.Count; i++) insert.Parameters.Add(columns[i].Mapping.CreateParameter(insert, $"@p{i}", null, columns[i].Property.IsNullable));
        insert.Prepare();
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Count; i++)
            {
                var value = row.CurrentValues[columns[i].Property];
                if (value is not null && columns[i].Mapping.Converter is { } convert) value = convert.ConvertToProvider(value);
                insert.Parameters[i].Value = value ?? DBNull.Value;
            }
            insert.ExecuteNonQuery();
        }
    }
}
