using System.Text.Json;
using System.Text.Json.Nodes;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry.UseCases;

/// <summary>The registry beside what was seen to move.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ReadRegistry : IRequest<Picture>;

sealed class ReadRegistryHandler(IDbContextFactory<PortalDb> dbs, Observatory observatory) : IRequestHandler<ReadRegistry, Picture>
{
    public async Task<Picture> Handle(ReadRegistry ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await observatory.Look(db, cancellationToken);
    }
}

/// <summary>Items as programs read them: what was declared, and what Portal knows besides.</summary>
public static class ItemView
{
    /// <summary>The whole registry.</summary>
    public static JsonObject Of(Picture picture)
    {
        var book = picture.Book;
        return new JsonObject
        {
            ["systems"] = List(book.Systems),
            ["domains"] = List(book.Domains),
            ["flows"] = new JsonArray([.. book.Flows.Select(f => (JsonNode)Of(f, picture)), .. picture.Seen.Undeclared.Select(u => (JsonNode)Of(u))]),
            ["patterns"] = List(book.Patterns),
            ["exceptions"] = List(book.Exceptions),
            ["decisions"] = List(book.Decisions),
        };

        JsonArray List(IEnumerable<RegistryItem> items) => new([.. items.Select(i => (JsonNode)Of(i, picture))]);
    }

    public static JsonObject Of(RegistryItem item, Picture picture)
    {
        var json = (JsonObject)JsonSerializer.SerializeToNode(item, item.GetType(), ItemList.Json)!;
        switch (item)
        {
            case DataDomain domain:
                json["systemOfRecord"] = domain.OwnerOn(picture.Today);
                break;
            case Flow flow:
                json["status"] = picture.StatusOf(flow).Word();
                json["lastSeenAt"] = JsonSerializer.SerializeToNode(picture.LastSeen(flow), ItemList.Json);
                json["exception"] = picture.Book.ExceptionOf(flow.Slug, picture.Today)?.Slug;
                if (picture.Seen.Flows.GetValueOrDefault(flow.Slug) is { } seen)
                    json["seen"] = new JsonObject { ["days"] = Observations.Days, ["volume"] = seen.Volume, ["errors"] = seen.Errors, ["p95Seconds"] = seen.P95?.TotalSeconds };
                break;
        }
        return json;
    }

    static JsonObject Of(UndeclaredTraffic traffic) => new()
    {
        ["slug"] = traffic.Slug, ["name"] = traffic.Name, ["from"] = traffic.From, ["to"] = traffic.To, ["domain"] = traffic.Domain, ["pattern"] = null, ["trigger"] = null, ["owner"] = null,
        ["status"] = FlowStatus.Undeclared.Word(), ["lastSeenAt"] = JsonSerializer.SerializeToNode(traffic.LastSeenAt, ItemList.Json), ["exception"] = null,
        ["seen"] = new JsonObject { ["days"] = Observations.Days, ["volume"] = traffic.Volume },
    };

    /// <summary>Its word in answers and pages: <c>real-time</c>.</summary>
    public static string Word(this Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
