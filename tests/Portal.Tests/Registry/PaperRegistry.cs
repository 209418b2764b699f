using MediatR;
using Portal.Kernel.Contracts;
using Portal.Registry;
using Portal.Registry.Answers;
using Portal.Registry.Demo;
using Portal.Registry.UseCases;

namespace Portal.Tests.Registry;

/// <summary>A registry on paper for pages: the demo company, changed in memory, without a database.</summary>
sealed class PaperRegistry : IMediator
{
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);

    readonly List<ItemChange> changes = [];

    public Picture Picture { get; set; } = new(new Book(1, [.. Patterns.All, .. DemoRegistry.All(DateOnly.FromDateTime(Now.UtcDateTime))]), Observations.None, Now);

    public IReadOnlyList<AlarmRow> Alarms { get; set; } = [];

    public IReadOnlyList<(string System, RetiringComparison Comparison)> Retiring { get; set; } = [];

    public async Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return (TResponse)Answer(request);
    }

    object Answer(object request) => request switch
    {
        ReadRegistry => Picture,
        ReadMap map => new Maps().Of(Picture, map.Filter),
        ReadScore => new ScoreAnswer(Score.Of(Picture), []),
        ListRegistry list => ListRegistryHandler.Of(Picture, list),
        ReadHistory history => (IReadOnlyList<ItemChange>)[.. changes.AsEnumerable().Reverse().Where(c => history.Slug is null || (c.Kind == history.Kind && c.Slug == history.Slug)).Take(history.Limit)],
        PutItem put => Put(put),
        ProposeFlow ask => Propose(ask),
        DecideException ask => Put(new PutItem(ask.Of((FlowException)Picture.Book.Find(ItemKind.Exceptions, ask.Slug)!, "Aria Architect", Picture.Today))).Item,
        ListAlarms => Alarms,
        AskRetiringComparisons ask => (IReadOnlyList<RetiringComparison>)[.. Retiring.Where(r => r.System == ask.System).Select(r => r.Comparison)],
        ListGuardedWrites => Array.Empty<GuardedWriteRow>(),
        _ => throw new InvalidOperationException($"Nobody answers {request.GetType().Name}."),
    };

    public Put Put(PutItem put)
    {
        var kind = ItemList.KindOf(put.Item);
        var former = Picture.Book.Find(kind, put.Item.Slug);
        if (put.Seen is { } seen && ItemList.Write(seen) != ItemList.Write(former!)) throw new StaleVersion();
        changes.Add(new ItemChange(Picture.Book.Number + 1, kind, put.Item.Slug, Now, "Aria Architect", former, put.Item));
        Picture = Picture with { Book = new(Picture.Book.Number + 1, Picture.Book.All.Where(i => i != former).Append(put.Item)) };
        return new Put(put.Item, former is null);
    }

    ProposedFlow Propose(ProposeFlow ask)
    {
        var (flow, exception) = Proposal.Of(ask, Picture.Book, Picture.Today);
        Put(new PutItem(flow));
        if (exception is not null) Put(new PutItem(exception));
        return new(flow.Slug, flow.Name, exception?.Slug);
    }

    Task IMediator.Publish<T>(T notification, CancellationToken cancellationToken) => throw new InvalidOperationException();
}
