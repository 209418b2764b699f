using System.Globalization;
using System.Text;
using MediatR;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Staging.UseCases;

namespace Portal.Staging.Pages;

/// <summary>The rows of a view as a file for spreadsheets: streamed page by page, however many there are.</summary>
static class QueueExport
{
    static readonly string[] Columns = ["Key", "Kind", "Status", "Company", "Customer match", "Customer number", "Total", "Currency", "Asks for", "Blocking", "Warnings", "Notes", "First finding", "Received at", "Updated at", "Source", "Result", "Decided by"];

    public static void MapQueueExport(this WebApplication app) => app.MapGet(Urls.QueueExport, Write).RequireAuthorization(Permission.IntakeRead).ExcludeFromDescription();

    static async Task Write(HttpContext context, IMediator mediator, TimeProvider clock, CancellationToken stop)
    {
        var at = clock.GetUtcNow();
        var address = QueueAddress.Read(new UriBuilder { Path = Urls.Queue, Query = context.Request.QueryString.Value }.Uri);
        var view = QueueView.Of(address.View, new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero));
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"queue-{view.Slug}-{at:yyyy-MM-dd}.csv\"");
        context.Response.Headers.CacheControl = "no-store";
        // The byte order mark tells spreadsheets that it is UTF-8.
        await using var file = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await file.WriteAsync(Line(Columns));
        foreach (var part in view.Parts.Select(address.Narrow))
        {
            string? after = null;
            do
            {
                var page = await mediator.Send(new ListQueue(part, after, 200), stop);
                foreach (var row in page.Rows) await file.WriteAsync(Line(Cells(row)).AsMemory(), stop);
                await file.FlushAsync(stop);
                after = page.Next;
            }
            while (after is not null);
        }
    }

    static string?[] Cells(QueueRow row) =>
    [
        row.Key, row.Kind, Words.Of(row.Status), row.Company, Words.Of(row.Match), row.CustomerNumber, row.Total?.ToString(CultureInfo.InvariantCulture), row.Currency, row.Summary,
        Number(row.Blocking), Number(row.Warnings), Number(row.Infos), row.FirstFinding, Time(row.ReceivedAt), Time(row.UpdatedAt), row.Source, row.ResultNumber, row.DecidedBy,
    ];

    static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    /// <summary>A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe, except plain numbers.</summary>
    internal static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)) text = $"'{text}";
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
