using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Letters.UseCases;

/// <summary>The kinds of letters that Portal writes, and the letters to readers, newest first.</summary>
[Needs(Permission.AccessManage)]
public sealed record ListLetters(Guid? Before = null, int Limit = 50) : IRequest<LetterList>;

public sealed record LetterList(IReadOnlyList<TemplateRow> Templates, IReadOnlyList<MailingRow> Mailings, bool More);

public sealed record TemplateRow(string Kind, string Title, string Says, string Subject, string? ChangedBy, DateTimeOffset? ChangedAt);

public sealed record MailingRow(Guid Id, string Subject, MailingState State, DateTimeOffset At, string By, Tally Tally);

/// <summary>One letter to readers.</summary>
[Needs(Permission.AccessManage)]
public sealed record ReadMailing(Guid Id) : IRequest<MailingView>;

/// <param name="Said">What keeps it.</param>
/// <param name="Trouble">Readers who did not get it, or of whom nobody knows: the first hundred.</param>
public sealed record MailingView(Guid Id, string Subject, string Text, string Connection, int PerMinute, MailingState State, string? Said, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, DateTimeOffset? DueAt, int Version, bool Gathered, Tally Tally, IReadOnlyList<ReaderRow> Trouble, string? Flow);

public sealed record ReaderRow(string Email, ReaderState State, string? Said, DateTimeOffset? At);

/// <summary>How far a mailing is, counted in readers.</summary>
public sealed record Tally(int Waiting, int Sent, int Skipped, int Failed, int Doubtful)
{
    public int All => Waiting + Sent + Skipped + Failed + Doubtful;
}

/// <summary>Who could be written to, and through what.</summary>
[Needs(Permission.AccessManage)]
public sealed record AskMailingChoices : IRequest<MailingChoices>;

/// <param name="Mailers">Slugs of mail servers.</param>
public sealed record MailingChoices(int Readers, string? Problem, IReadOnlyList<string> Mailers);

sealed class ListLettersHandler(IDbContextFactory<PortalDb> dbs, IConnections connections, IMediator contracts) :
    IRequestHandler<ListLetters, LetterList>, IRequestHandler<ReadMailing, MailingView>, IRequestHandler<AskMailingChoices, MailingChoices>
{
    const int MostTrouble = 100;

    public async Task<LetterList> Handle(ListLetters ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var limit = Query.Checked(ask.Limit);
        var said = await db.Set<LetterTemplate>().AsNoTracking().ToDictionaryAsync(t => t.Kind, cancellationToken);
        var all = db.Set<Mailing>().AsNoTracking();
        var found = await (ask.Before is { } before ? all.Where(m => m.Id < before) : all).OrderByDescending(m => m.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var tallies = await Tallies(db, [.. found.Take(limit).Select(m => m.Id)], cancellationToken);
        return new(
            [.. LetterKind.All.Select(k => said.GetValueOrDefault(k.Name) is { } t ? new TemplateRow(k.Name, k.Title, k.Says, t.Subject, t.ChangedBy, t.ChangedAt) : new TemplateRow(k.Name, k.Title, k.Says, k.Subject, null, null))],
            [.. found.Take(limit).Select(m => new MailingRow(m.Id, m.Subject, m.State, m.StartedAt ?? m.CreatedAt, m.CreatedBy, tallies(m.Id)))], found.Count > limit);
    }

    public async Task<MailingView> Handle(ReadMailing ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var m = await db.Set<Mailing>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == ask.Id, cancellationToken) ?? throw new NotFound();
        ReaderState[] bad = [ReaderState.Failed, ReaderState.Doubtful];
        var trouble = await db.Set<MailingReader>().AsNoTracking().Where(r => r.MailingId == m.Id && bad.Contains(r.State)).OrderBy(r => r.Id).Take(MostTrouble).Select(r => new ReaderRow(r.Email, r.State, r.Said, r.At)).ToListAsync(cancellationToken);
        return new(m.Id, m.Subject, m.Text, m.Connection, m.PerMinute, m.State, m.Said, m.CreatedBy, m.CreatedAt, m.StartedAt, m.FinishedAt, m.DueAt, m.Version, m.Gathered, (await Tallies(db, [m.Id], cancellationToken))(m.Id), trouble, m.Flow);
    }

    public async Task<MailingChoices> Handle(AskMailingChoices ask, CancellationToken cancellationToken)
    {
        var readers = await contracts.Send(new AskReaders(Purpose.Marketing), cancellationToken);
        return new(readers.Count, readers.Problem, [.. connections.All<IMailer>().Select(m => m.System).Order(StringComparer.Ordinal)]);
    }

    static async Task<Func<Guid, Tally>> Tallies(PortalDb db, IReadOnlyCollection<Guid> mailings, CancellationToken stop)
    {
        var counted = await db.Set<MailingReader>().Where(r => mailings.Contains(r.MailingId)).GroupBy(r => new { r.MailingId, r.State }).Select(g => new { g.Key.MailingId, g.Key.State, Count = g.Count() }).ToListAsync(stop);
        return id =>
        {
            int Of(ReaderState state) => counted.FirstOrDefault(c => c.MailingId == id && c.State == state)?.Count ?? 0;
            return new(Of(ReaderState.Waiting) + Of(ReaderState.Begun), Of(ReaderState.Sent), Of(ReaderState.Skipped), Of(ReaderState.Failed), Of(ReaderState.Doubtful));
        };
    }
}
