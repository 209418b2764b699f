using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace Portal.Tests.Architecture;

public sealed class EntityTests
{
    [Fact]
    public async Task Entities_have_no_public_setters()
    {
        var app = await PortalApp.Shared();
        var entities = await app.Database(db => Task.FromResult(db.Model.GetEntityTypes().Select(e => e.ClrType).Where(t => t.Namespace!.StartsWith("Portal", StringComparison.Ordinal)).ToList()));
        var open = entities.SelectMany(e => e.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(p => p.SetMethod is { IsPublic: true } setter && !setter.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit"))
            .Select(p => $"{p.DeclaringType!.Name}.{p.Name}");
        Assert.NotEmpty(entities);
        House.Clean(open);
    }

    [Theory, OnEveryDatabase]
    public async Task Every_table_has_a_snake_case_name(Provider on)
    {
        var app = await PortalApp.Shared(on);
        var tables = await app.Database(db => Task.FromResult(db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Distinct().ToList()));
        House.Clean(tables.Where(t => !System.Text.RegularExpressions.Regex.IsMatch(t, "^[a-z][a-z0-9_]*$")));
    }
}
