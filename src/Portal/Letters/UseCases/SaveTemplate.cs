using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Letters.UseCases;

/// <summary>The words of a kind of letter.</summary>
[Needs(Permission.AccessManage)]
public sealed record ReadTemplate(string Kind) : IRequest<TemplateView>;

/// <param name="ChangedBy">Null: they are ours.</param>
/// <param name="Version">-1: ours.</param>
public sealed record TemplateView(string Kind, string Title, string Says, string Subject, string Text, IReadOnlyList<Word> Words, IReadOnlyList<string> Examples, string? ChangedBy, DateTimeOffset? ChangedAt, int Version);

/// <summary>How a kind of letter would look in these words, or what is wrong with them.</summary>
[Needs(Permission.AccessManage)]
public sealed record PreviewTemplate(string Kind, string Subject, string Text, int Example = 0) : IRequest<Preview>;

/// <summary>From now on letters of this kind are written in these words.</summary>
/// <param name="Version">Of what the writer saw.</param>
[Needs(Permission.AccessManage)]
public sealed record SaveTemplate(string Kind, string Subject, string Text, int Version) : IRequest;

/// <summary>From now on letters of this kind are written in our words again.</summary>
[Needs(Permission.AccessManage)]
public sealed record ResetTemplate(string Kind) : IRequest;

sealed class SaveTemplateHandler(LetterDesk desk, CompanySettings company, IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) :
    AsyncRequestHandler<SaveTemplate>, IRequestHandler<ResetTemplate, Unit>, IRequestHandler<ReadTemplate, TemplateView>, IRequestHandler<PreviewTemplate, Preview>
{
    public async Task<TemplateView> Handle(ReadTemplate ask, CancellationToken cancellationToken)
    {
        var kind = LetterDesk.Kind(ask.Kind);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var said = await db.Set<LetterTemplate>().AsNoTracking().SingleOrDefaultAsync(t => t.Kind == kind.Name, cancellationToken);
        return new(kind.Name, kind.Title, kind.Says, said?.Subject ?? kind.Subject, said?.Text ?? kind.Text, kind.Words, [.. kind.Examples(company.Name).Select(e => e.Title)], said?.ChangedBy, said?.ChangedAt, said?.Version ?? -1);
    }

    public Task<Preview> Handle(PreviewTemplate ask, CancellationToken cancellationToken) => Task.FromResult(desk.Look(LetterDesk.Kind(ask.Kind), ask.Subject, ask.Text, ask.Example));

    protected override async Task Handle(SaveTemplate ask, CancellationToken cancellationToken)
    {
        var kind = LetterDesk.Kind(ask.Kind);
        // With every example: a path that one does not take may still not come to an end.
        for (var i = 0; i < kind.Examples(company.Name).Count; i++) desk.Look(kind, ask.Subject, ask.Text, i).Check();
        var at = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var row = await db.Set<LetterTemplate>().SingleOrDefaultAsync(t => t.Kind == kind.Name, cancellationToken);
        if ((row?.Version ?? -1) != ask.Version) throw new StaleVersion();
        if (row is null) db.Add(row = LetterTemplate.Of(kind.Name));
        row.Say(ask.Subject, ask.Text, me.Name, at);
        await db.Record(at, me.Name, "changed the words of the letter", kind.Title, $"{ask.Subject}\n\n{ask.Text}", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<Unit> Handle(ResetTemplate ask, CancellationToken cancellationToken)
    {
        var kind = LetterDesk.Kind(ask.Kind);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.Set<LetterTemplate>().SingleOrDefaultAsync(t => t.Kind == kind.Name, cancellationToken) is not { } row) throw new BusinessRuleViolation("These are our words already.");
        db.Remove(row);
        await db.Record(clock.GetUtcNow(), me.Name, "went back to our words of the letter", kind.Title, null, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}
