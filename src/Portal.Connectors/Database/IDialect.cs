using System.Data.Common;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Database;

/// <summary>A column as the database knows it.</summary>
/// <param name="Type">Its type in the database's own word.</param>
sealed record Column(string Name, string Type)
{
    public string Quoted => $"\"{Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>How one kind of database is asked. All SQL is made of names from its own catalogue; what comes from outside is a parameter.</summary>
interface IDialect
{
    /// <summary>A session in which nothing can be written, and no statement lasts longer than <see cref="DatabaseSystem.Patience"/>.</summary>
    Task<DbConnection> Open(CancellationToken stop);

    /// <summary>The table or view and its columns as the catalogue writes them; no columns: there is no such thing.</summary>
    Task<(string? Schema, string Table, IReadOnlyList<Column> Columns)> Look(DbConnection open, CancellationToken stop);

    /// <summary>The value of a column for <see cref="Read"/>.</summary>
    string Value(Column column);

    /// <summary>As <see cref="RowText"/> writes it; null for nothing.</summary>
    string? Read(DbDataReader row, int at);

    /// <summary>What rows are put in order by: the column, or the instant that it shows.</summary>
    string Order(Column column) => column.Quoted;

    /// <summary>The value of <see cref="Order"/> for <see cref="Read"/>.</summary>
    string Place(Column column) => Value(column);

    /// <summary>A parameter that holds a <see cref="Place"/>, to be compared with <see cref="Order"/>.</summary>
    string Same(Column column, string parameter);

    /// <summary>Whether the column's time is that of the parameter (<see cref="RowText"/>) or later.</summary>
    string ChangedSince(Column column, string parameter);

    /// <summary>Whether nothing stands in the column that is a time.</summary>
    string NoTime(Column column) => $"{column.Quoted} IS NULL";

    /// <summary><see cref="RowDigest.KeyHash"/> of the key column, as a number.</summary>
    string KeyHash(Column key, KeyForm form);

    /// <summary>Sum of <see cref="RowDigest.Of(DomainRow, DigestPlan)"/> over many rows, as text.</summary>
    string Sum(Column key, KeyForm form, IReadOnlyList<(Column Column, Normalisation As)> fields);

    /// <summary>Whether a number is in the list that the parameter holds.</summary>
    string In(string number, string parameter);

    string List(IEnumerable<uint> numbers);

    /// <summary>What went wrong, in words for people; null: nothing of the database's.</summary>
    ConnectionFault? FaultOf(Exception fault);
}
