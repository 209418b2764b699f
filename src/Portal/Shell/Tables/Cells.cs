using System.Globalization;

namespace Portal.Shell.Tables;

/// <summary>Cells that a spreadsheet would run as a formula get an apostrophe on the way out, and lose it on the way back in.</summary>
public static class Cells
{
    const string Dangerous = "=+-@\t\r";

    /// <summary>With an apostrophe where a spreadsheet would begin to calculate.</summary>
    public static string Guarded(string cell) =>
        cell.Length > 0 && Dangerous.Contains(cell[0]) && !decimal.TryParse(cell, NumberStyles.Number, CultureInfo.InvariantCulture, out _) ? $"'{cell}" : cell;

    /// <summary>Takes off what <see cref="Guarded"/> put on.</summary>
    public static string Unguarded(string cell) => cell is ['\'', var next, ..] && Dangerous.Contains(next) ? cell[1..] : cell;
}
