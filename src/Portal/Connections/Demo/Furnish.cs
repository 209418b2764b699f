using Portal.Connectors.Doubles;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connections.Demo;

/// <summary>
/// A stand-in of the demo company does not begin empty: it knows the same customers and items as the ERP, as its real counterpart would after years.
/// Three customers differ, as copies do that nobody compares.
/// </summary>
sealed partial class Furnish(OpenConnections connections, IEnumerable<IDomainReader> readers, DemoStack stack, Signals signals, Readiness readiness, TimeProvider clock, ILogger<Furnish> logger) : Pump(readiness, clock, logger)
{
    const int Most = 200;
    /// <summary>What was brought already stands on the shelf as this.</summary>
    const string Brought = "#furnished";

    static readonly string[] Furniture = [Domains.Customers, Domains.Items];

    protected override async Task<bool> Work(CancellationToken stop)
    {
        foreach (var open in stack.Stands ? connections.Now : [])
            if (open is { Double: { } stand, System: IDomainWriter writer }) await Fill(stand, writer, stop);
        return false;
    }

    /// <summary>Whatever came meanwhile stays: writers find by number what is there. What broke off is brought again.</summary>
    async Task Fill(SystemDouble stand, IDomainWriter writer, CancellationToken stop)
    {
        var erp = readers.Single(r => r.System == EmbeddedErp.Slug);
        foreach (var domain in Furniture.Where(d => writer.Writable.Any(s => s.Domain == d) && stand.Shelf.Find(Brought, d) is null))
        {
            var page = await erp.Read(domain, new ReadAsk(Size: Most), stop);
            IReadOnlyList<DomainRow> rows = domain == Domains.Customers ? [.. page.Rows.Select(Aged)] : page.Rows;
            try
            {
                foreach (var batch in rows.Chunk(Math.Max(1, writer.BatchSize))) await writer.Write(domain, batch, WriteRules.Always, stop);
                await stand.Put(Brought, domain, [], stop);
            }
            catch (ConnectionFault fault)
            {
                LogNotFilled(logger, writer.System, domain, fault.Message);
            }
        }
    }

    /// <summary>What years do to a copy: a number that was never changed, a name that somebody typed.</summary>
    static DomainRow Aged(DomainRow row, int index) => index switch
    {
        4 => With(row, Fields.Phone, "+1 206 555 0199"),
        9 => With(row, Fields.Company, $"{row[Fields.Company]} (old)"),
        15 => With(row, Fields.City, "Springfield"),
        _ => row,
    };

    static DomainRow With(DomainRow row, string field, string value) => row with { Values = new Dictionary<string, string?>(row.Values) { [field] = value } };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var heard = signals.On<ConnectionsChanged>(Wake);
        await base.ExecuteAsync(stoppingToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The stand-in {Slug} could not be given {Domain} yet: {Why}")]
    static partial void LogNotFilled(ILogger logger, string slug, string domain, string why);
}
