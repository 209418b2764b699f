using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Embedded;
using Portal.Erp.Imports;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Erp.UseCases;

sealed class AnswerMappings(IDbContextFactory<PortalDb> dbs) : IRequestHandler<AskMappings, IReadOnlyList<KnownMapping>>
{
    /// <summary>Those used last; older ones say little about how things are done today.</summary>
    const int Most = 200;

    public async Task<IReadOnlyList<KnownMapping>> Handle(AskMappings ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var mappings = await db.Set<RememberedMapping>().AsNoTracking().OrderByDescending(m => m.UsedAt).Take(Most).ToListAsync(cancellationToken);
        return [.. mappings.Select(Known)];
    }

    static KnownMapping Known(RememberedMapping mapping)
    {
        var columns = ImportReader.Read(mapping.Mapping).Columns;
        var domain = mapping.Kind.ToString().ToLowerInvariant();
        return new($"Columns {string.Join(", ", columns.Values.Take(3))}{(columns.Count > 3 ? " …" : "")} into {domain}", EmbeddedErp.Slug, domain, [.. columns.Keys.Select(JsonNamingPolicy.KebabCaseLower.ConvertName)], mapping.By, mapping.UsedAt);
    }
}
