namespace Portal.Registry.Import;

/// <summary>What a sheet would do to the registry.</summary>
/// <param name="Rows">Rows below the headings that say anything.</param>
/// <param name="Problems">What could not be taken, each at its row and column; the other rows are not hindered.</param>
/// <param name="Duplicates">Names that probably mean the same thing.</param>
/// <param name="Columns">Each heading and what it was taken for; null: left alone.</param>
public sealed record ImportOutcome(
    int Rows, int Creates, int Updates, int Unchanged, IReadOnlyList<ImportProblem> Problems, IReadOnlyList<ImportDuplicate> Duplicates, IReadOnlyList<ImportHeading> Columns, IReadOnlyList<ImportEffect> Effects);

/// <param name="Row">As the spreadsheet counts.</param>
/// <param name="Column">The heading.</param>
public sealed record ImportProblem(int Row, string Column, string Message);

/// <param name="Values">As they are written.</param>
/// <param name="Suggestion">The one to keep.</param>
/// <param name="Merged">They differ in spelling alone and were taken as one; else a person must say so.</param>
public sealed record ImportDuplicate(IReadOnlyList<string> Values, string Suggestion, bool Merged);

public sealed record ImportHeading(string Heading, string? Means);

public enum ImportChange { Creates, Updates, Unchanged }

/// <summary>What becomes of one item.</summary>
/// <param name="Row">The first row that speaks of it.</param>
public sealed record ImportEffect(int Row, ItemKind Kind, string Slug, string Name, ImportChange Change);

/// <summary>An item that a sheet asks for.</summary>
sealed record WantedItem(int Row, RegistryItem Item);

/// <summary>A sheet as read: what it asks for and what is wrong with it.</summary>
sealed record ReadSheet(int Rows, IReadOnlyList<ImportHeading> Columns, IReadOnlyList<WantedItem> Items, IReadOnlyList<ImportProblem> Problems, IReadOnlyList<ImportDuplicate> Duplicates);
