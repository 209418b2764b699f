using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Portal.Kernel.Contracts;
using Portal.Registry.Import;
using Portal.Registry.UseCases;
using Portal.Shell;
using Portal.Shell.Tables;

namespace Portal.Registry.Pages;

/// <summary>From the spreadsheet that a company has to what the registry makes of it: columns, names, cells are put right here, then it is imported.</summary>
public sealed partial class RegistryImportPage
{
    /// <summary>Nobody reads a longer list before the next look.</summary>
    const int Shown = 100;

    readonly Dictionary<string, string> meanings = [], same = [];
    List<CsvLine> lines = [];
    ImportOutcome? outcome, done;
    string name = "";
    string? busy, fault;
    bool corrected;

    /// <summary>What would be written, systems first.</summary>
    List<ImportEffect> Becoming => outcome is null ? [] : [.. outcome.Effects.Where(e => e.Change is not ImportChange.Unchanged).OrderBy(e => e.Kind).ThenBy(e => e.Row)];

    [Inject] public required IMediator Mediator { get; init; }

    bool IsExport => lines.Count > 0 && Table.IsHead(lines[0].Cells);

    Task Upload(InputFileChangeEventArgs chosen) => Try("Reading the sheet…", async () =>
    {
        Begin();
        if (chosen.File.Size > CsvFile.MaxBytes) throw new InvalidInput("/file", $"The file has {chosen.File.Size / 1048576.0:0.#} MB; at most 20 MB are read at once. Split it.", "maxLength");
        using var content = new MemoryStream();
        await using (var stream = chosen.File.OpenReadStream(CsvFile.MaxBytes)) await stream.CopyToAsync(content);
        // A workbook is a zip file, whatever its name says.
        lines = [.. content.ToArray() is [(byte)'P', (byte)'K', ..] workbook ? XlsxFile.All(workbook) : CsvFile.All(content.ToArray())];
        name = chosen.File.Name;
        await LookNow();
    });

    Task Means(string heading, ChangeEventArgs change) => Try("Looking at every row…", () =>
    {
        meanings[heading] = change.Value as string ?? "";
        return LookNow();
    });

    Task AreSame(ImportDuplicate duplicate) => Try("Looking at every row…", () =>
    {
        foreach (var value in duplicate.Values.Where(v => v != duplicate.Suggestion)) same[value] = duplicate.Suggestion;
        return LookNow();
    });

    Task Look() => Try("Looking at every row…", LookNow);

    async Task LookNow()
    {
        outcome = await Mediator.Send(new ImportRegistry(lines, DryRun: true, meanings, same));
        corrected = false;
    }

    Task Run() => Try("Importing…", async () =>
    {
        done = await Mediator.Send(new ImportRegistry(lines, DryRun: false, meanings, same));
        outcome = null;
    });

    (int Line, int Cell)? CellOf(ImportProblem problem)
    {
        var line = lines.FindIndex(l => l.Row == problem.Row);
        var cell = outcome!.Columns.Select(c => c.Heading).ToList().IndexOf(problem.Column);
        return line >= 0 && cell >= 0 && cell < lines[line].Cells.Count ? (line, cell) : null;
    }

    void Correct((int Line, int Cell) at, ChangeEventArgs change)
    {
        var line = lines[at.Line];
        lines[at.Line] = line with { Cells = [.. line.Cells.Select((cell, i) => i == at.Cell ? change.Value as string ?? "" : cell)] };
        corrected = true;
    }

    void Begin()
    {
        (lines, outcome, done, fault, corrected) = ([], null, null, null, false);
        meanings.Clear();
        same.Clear();
    }

    async Task Try(string doing, Func<Task> act)
    {
        (busy, fault) = (doing, null);
        StateHasChanged();
        try
        {
            await act();
        }
        catch (Exception refusal) when (refusal is InvalidInput or BusinessRuleViolation or IOException)
        {
            fault = refusal is InvalidInput invalid ? string.Join(" ", invalid.Violations.Select(v => v.Detail)) : refusal is IOException ? "The file could not be read to its end. Choose it again." : refusal.Message;
        }
        finally
        {
            busy = null;
        }
    }

    static string Sentence(ImportOutcome o)
    {
        var says = $"{Format.Of(o.Rows, "row")} speak of {Format.Of(o.Effects.Count, "item")}: {Format.Number(o.Creates)} would be registered, {Format.Number(o.Updates)} changed, {Format.Number(o.Unchanged)} are there already";
        return o.Problems.Count == 0 ? $"{says}. Nothing is wrong with any of them." : $"{says}. {Format.Of(o.Problems.Count, "thing")} could not be taken.";
    }
}
