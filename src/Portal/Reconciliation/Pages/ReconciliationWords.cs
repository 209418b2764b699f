using System.Globalization;
using Portal.Kernel.Contracts;
using Portal.Reconciliation.Comparing;
using Portal.Reconciliation.UseCases;
using Portal.Shell;

namespace Portal.Reconciliation.Pages;

/// <summary>How the pages of this slice say things.</summary>
static class ReconciliationWords
{
    public static string Of(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Differs => "Differs",
        DifferenceKind.Missing => "Not in the copy",
        DifferenceKind.Extra => "Only in the copy",
        _ => "Several rows",
    };

    /// <summary>Slug of a status look.</summary>
    public static string Look(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Differs => "warning",
        DifferenceKind.Missing => "none",
        DifferenceKind.Extra => "info",
        _ => "blocking",
    };

    public static (string Look, string Word) Of(DifferenceState state) => state switch
    {
        DifferenceState.Open => ("open", "Open"),
        DifferenceState.Asked => ("asked", "Asked"),
        DifferenceState.Fixing => ("promoting", "Being written"),
        DifferenceState.Written => ("approved", "Written, to be seen"),
        DifferenceState.Accepted => ("allowed", "Accepted"),
        DifferenceState.Fixed => ("promoted", "Fixed"),
        _ => ("retired", "Matches again"),
    };

    /// <summary>What differs, for a list: "phone, city".</summary>
    public static string What(DifferenceRow row) => row.Kind switch
    {
        DifferenceKind.Differs => string.Join(", ", row.Fields.Select(f => f.Field)),
        DifferenceKind.Doubled => $"{row.Fields[0].Owner} and {row.Fields[0].Copy} rows",
        _ => "the whole record",
    };

    public static string Of(DifferenceLane lane) => lane switch { DifferenceLane.Waiting => "Waiting", DifferenceLane.Accepted => "Accepted", _ => "Closed" };

    public static string Of(Normalisation how) => how switch
    {
        Normalisation.Exact => "Letter by letter",
        Normalisation.Text => "Blanks do not count",
        Normalisation.Caseless => "Nor do capitals",
        Normalisation.Letters => "Nor do accents",
        Normalisation.Digits => "Digits only (telephone)",
        Normalisation.Email => "E-mail address",
        Normalisation.Number => "Number",
        _ => "Day",
    };

    public static string Of(KeyForm form) => form switch
    {
        KeyForm.AsIs => "As it is",
        KeyForm.Caseless => "Capitals do not count",
        _ => "Nor do zeros at its beginning",
    };

    public static string Of(ToleranceUnit unit) => unit switch { ToleranceUnit.Absolute => "units", ToleranceUnit.Percent => "percent", _ => "days" };

    /// <summary>What a field is compared by when nobody says.</summary>
    public static Normalisation Usual(string field) => field switch
    {
        Fields.Phone => Normalisation.Digits,
        Fields.Email => Normalisation.Email,
        Fields.CreditLimit or Fields.Price or Fields.Available or Fields.Total or Fields.Amount or Fields.MonthlyAmount or Fields.Open => Normalisation.Number,
        Fields.ValidUntil or Fields.CloseDate or Fields.StartsOn or Fields.EndsOn or Fields.IssuedOn or Fields.DueOn => Normalisation.Day,
        _ => Normalisation.Text,
    };

    /// <summary>How a run went, in one sentence.</summary>
    public static string Story(RunView run) => run.State switch
    {
        RunState.Waiting when run.Fault is not null => $"It is tried again: {run.Fault}",
        RunState.Waiting => "It begins in a moment.",
        RunState.Running => run.OwnerRead + run.CopyRead == 0 ? "It sums up both sides." : $"{Format.Number(run.OwnerRead + run.CopyRead)} rows were read so far.",
        RunState.Failed => $"The last run failed: {run.Fault}",
        _ when run.Cut => $"{Format.Number(run.Differing + run.Missing + run.Extra + run.Doubled)} keys differ, more than a queue is for: the first {Format.Number(DifferenceLedger.Most)} are here. Look at the key and the fields of the comparison first.",
        _ => $"{Format.Number(run.Matching)} of {Format.Number(run.Matching + run.Differing + run.Missing + run.Extra + run.Doubled)} match. {Format.Number(run.OwnerRead + run.CopyRead)} of {Format.Number(run.OwnerRows + run.CopyRows)} rows came over{Took(run)}.",
    };

    static string Took(RunView run) => run is { BeganAt: { } began, FinishedAt: { } end } ? $" in {Length(end - began)}" : "";

    static string Length(TimeSpan took) => took.TotalSeconds < 1 ? "less than a second" : took.TotalMinutes < 1 ? $"{took.TotalSeconds:0} s" : $"{took.TotalMinutes:0} min";

    public static string When(DateTimeOffset at, string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var there)
        ? $"{TimeZoneInfo.ConvertTime(at, there).ToString("ddd d MMM, HH:mm", CultureInfo.InvariantCulture)} {zone}" : Format.DateTime(at);
}
