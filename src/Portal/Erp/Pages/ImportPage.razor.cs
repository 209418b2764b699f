using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Portal.Erp.Imports;
using Portal.Erp.UseCases;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Shell.Tables;

namespace Portal.Erp.Pages;

/// <summary>From a file to what became of its rows. A running import is in the address, so that it can be left and looked at again.</summary>
public sealed partial class ImportPage : IDisposable
{
    ImportKind kind;
    UploadedImport? file;
    ImportPreview? preview;
    ImportView? view;
    Dictionary<string, string> columns = [];
    string currency = "USD";
    bool comma;
    string? busy, fault;
    IDisposable? listening;
    Calm? calm;

    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }
    [SupplyParameterFromQuery(Name = "id")] public string? Asked { get; set; }

    ImportMapping Mapping => new(columns, currency, comma);

    string Separator => file!.Shape.Delimiter switch { ',' => "commas", ';' => "semicolons", '\t' => "tabs", _ => "vertical bars" };

    /// <summary>Text in the address, because a slip in it shows the page without an import and not a fault.</summary>
    Guid? Id => Guid.TryParse(Asked, out var id) ? id : null;

    protected override void OnInitialized()
    {
        if (!RendererInfo.IsInteractive) return;
        calm = new Calm(Clock, () => InvokeAsync(Follow));
        listening = Signals.On<ImportMoved>(calm.Nudge);
    }

    protected override Task OnParametersSetAsync() => Follow();

    async Task Follow()
    {
        if (Id is { } id && view?.Run.FinishedAt is null) view = await Mediator.Send(new ReadImport(id));
        if (Id is null) view = null;
        StateHasChanged();
    }

    void Choose(ImportKind chosen) => (kind, file, preview, fault) = (chosen, null, null, null);

    Task Upload(InputFileChangeEventArgs chosen) => Try("Reading the file…", async () =>
    {
        (file, preview) = (null, null);
        if (chosen.File.Size > CsvFile.MaxBytes) throw new InvalidInput("/file", $"The file has {chosen.File.Size / 1048576.0:0.#} MB; at most 20 MB are read at once. Split it.", "maxLength");
        using var content = new MemoryStream();
        await using (var stream = chosen.File.OpenReadStream(CsvFile.MaxBytes)) await stream.CopyToAsync(content);
        file = await Mediator.Send(new UploadImport(kind, chosen.File.Name, content.ToArray()));
        (columns, currency, comma) = (new Dictionary<string, string>(file.Mapping.Columns), file.Mapping.Currency, file.Mapping.DecimalComma);
    });

    void Map(string field, ChangeEventArgs change)
    {
        if (change.Value is string { Length: > 0 } heading) columns[field] = heading;
        else columns.Remove(field);
        preview = null;
    }

    string Sample(string field)
    {
        if (!columns.TryGetValue(field, out var heading)) return "stays as it is";
        var at = file!.Shape.Headings.ToList().IndexOf(heading);
        var samples = file.Samples.Select(cells => at < cells.Count ? cells[at] : "").Where(cell => cell.Length > 0).Take(2);
        return string.Join(", ", samples) is { Length: > 0 } some ? $"e.g. {(some.Length > 60 ? some[..60] + "…" : some)}" : "empty in the first rows";
    }

    Task Look() => Try("Looking at every row…", async () => preview = await Mediator.Send(new PreviewImport(file!.Id, Mapping)));

    Task Run() => Try("Starting…", async () =>
    {
        await Mediator.Send(new StartImport(file!.Id, Mapping));
        Address.NavigateTo(Urls.ImportRun(file.Id));
    });

    void Begin()
    {
        (file, preview, view, fault) = (null, null, null, null);
        Address.NavigateTo(Urls.Import);
    }

    async Task Try(string doing, Func<Task> act)
    {
        (busy, fault) = (doing, null);
        StateHasChanged();
        try
        {
            await act();
        }
        catch (Exception refusal) when (refusal is InvalidInput or BusinessRuleViolation or NotFound or IOException)
        {
            fault = refusal is InvalidInput invalid ? string.Join(" ", invalid.Violations.Select(v => v.Detail)) : refusal is IOException ? "The file could not be read to its end. Choose it again." : refusal.Message;
        }
        finally
        {
            busy = null;
        }
    }

    static int Writes(ImportPreview preview) => preview.Created + preview.Updated;

    static string Sentence(ImportPreview p)
    {
        var says = $"Of {Format.Number(p.Rows)} rows, {Format.Number(p.Created)} would be created, {Format.Number(p.Updated)} updated, {Format.Number(p.Unchanged)} are the same already";
        return p.Refused == 0 ? $"{says}. Nothing is wrong with any of them." : $"{says}, and {Format.Number(p.Refused)} would be left out.";
    }

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }
}
