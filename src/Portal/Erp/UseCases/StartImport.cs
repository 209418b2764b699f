using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Erp.Imports;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Erp.UseCases;

/// <summary>Begins an import; the work goes on by itself, also after a restart. The mapping is remembered for files with the same headings.</summary>
[Needs(Permission.ReferenceManage)]
public sealed record StartImport(Guid Id, ImportMapping Mapping) : IRequest;

sealed class StartImportHandler(IDbContextFactory<PortalDb> dbs, IMediator contracts, ICurrentPerson me, TimeProvider clock) : AsyncRequestHandler<StartImport>
{
    protected override async Task Handle(StartImport ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var run = await db.Set<ImportRun>().SingleOrDefaultAsync(r => r.Id == ask.Id, cancellationToken) ?? throw new NotFound();
        var file = await db.Set<ImportFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == ask.Id, cancellationToken) ?? throw new BusinessRuleViolation("The file is not kept any more. Upload it again.");
        var fields = ask.Mapping.Columns.Keys.Select(JsonNamingPolicy.KebabCaseLower.ConvertName).ToList();
        var domain = run.Kind.ToString().ToLowerInvariant();
        var flow = (await contracts.Send(new AskFlowsOf([new Mover(RunnerKind.Import, domain, domain)]), cancellationToken))[0];
        var may = await contracts.Send(new AskMayWrite(Connectors.Embedded.EmbeddedErp.Slug, domain, fields, flow), cancellationToken);
        if (may.Why is { } why) throw new BusinessRuleViolation(why);
        var at = clock.GetUtcNow();
        var (mapping, signature) = (ImportReader.Write(ask.Mapping), ImportReader.Signature(file.Columns));
        run.Start(mapping, new ImportReader(file, run.Kind, ask.Mapping).Rows().Count(), at);

        var remembered = await db.Set<RememberedMapping>().SingleOrDefaultAsync(m => m.Kind == run.Kind && m.Signature == signature, cancellationToken);
        if (remembered is null) db.Add(remembered = RememberedMapping.Of(run.Kind, signature));
        remembered.Use(mapping, me.Name, at);
        db.Publish(new ImportMoved(run.Id));
        await db.Record(at, me.Name, $"imported {run.Kind.ToString().ToLowerInvariant()} from", run.FileName, $"{run.Rows} rows", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }
}
