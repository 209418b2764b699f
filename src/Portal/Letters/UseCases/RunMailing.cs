using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Letters.UseCases;

/// <summary>Claims mailings that are due.</summary>
[Needs]
public sealed record ClaimMailings(int Most) : IRequest<IReadOnlyList<Mailing>>;

/// <summary>Sends a piece of a claimed mailing, as large as its pace allows.</summary>
[Needs]
public sealed record RunMailing(Mailing Mailing) : IRequest;

sealed class ClaimMailingsHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<ClaimMailings, IReadOnlyList<Mailing>>
{
    public async Task<IReadOnlyList<Mailing>> Handle(ClaimMailings ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var (token, ids) = await db.Claim<Mailing>(ask.Most, clock.GetUtcNow(), $"w.\"State\" = '{nameof(MailingState.Sending)}'", cancellationToken);
        return ids.Count == 0 ? [] : await db.Set<Mailing>().AsNoTracking().Where(m => ids.Contains(m.Id) && m.ClaimedBy == token).ToListAsync(cancellationToken);
    }
}

/// <summary>
/// A reader's row goes from waiting to begun before the letter leaves, by one statement that only one worker can win, so that no reader is sent to twice.
/// A row that is found begun belongs to a worker that died: its letter may have left. Mail servers do not take two letters with one Message-ID for one, readers' programs
/// do so only sometimes: so it is not sent again, and said to be in doubt.
/// </summary>
sealed partial class RunMailingHandler(IDbContextFactory<PortalDb> dbs, IConnections connections, IMediator contracts, LetterDesk desk, TimeProvider clock, ILogger<RunMailingHandler> logger) : AsyncRequestHandler<RunMailing>
{
    const int GatherPiece = 500;
    static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(5), Rest = TimeSpan.FromMinutes(1), Patience = TimeSpan.FromMinutes(2);

    protected override async Task Handle(RunMailing ask, CancellationToken cancellationToken)
    {
        var (mailing, began) = (ask.Mailing, clock.GetUtcNow());
        await using var claim = HeldClaim.Of<Mailing>(dbs, mailing.Id, mailing.ClaimedBy!.Value, clock, logger, cancellationToken);
        if (!mailing.Gathered && !await Gather(mailing, claim.Held)) return;
        await LeaveInDoubt(mailing, claim.Held);
        var most = Math.Max(1, (int)(mailing.PerMinute * Rhythm.TotalMinutes));
        var (count, trouble) = await SendSome(mailing, most, claim.Held);
        await GiveBack(mailing, trouble, trouble is null ? await Next(mailing, began + TimeSpan.FromMinutes((double)most / mailing.PerMinute), claim.Held) : clock.GetUtcNow() + (trouble.RetryAfter > Rest ? trouble.RetryAfter.Value : Rest), count, cancellationToken);
    }

    /// <summary>Writes down who is to get it, as it is when it is sent off.</summary>
    async Task<bool> Gather(Mailing mailing, CancellationToken held)
    {
        var after = mailing.GatheredTo;
        while (true)
        {
            var emails = await contracts.Send(new FindReaders(Purpose.Marketing, after, GatherPiece), held);
            var (last, all) = (emails.Count == 0 ? after : emails[^1], emails.Count < GatherPiece);
            await using var db = await dbs.CreateDbContextAsync(held);
            await using var transaction = await db.Database.BeginTransactionAsync(held);
            if (await Ours(db, mailing).ExecuteUpdateAsync(set => set.SetProperty(m => m.GatheredTo, last).SetProperty(m => m.Gathered, all), held) == 0) return false;
            foreach (var email in emails.Distinct()) db.Add(MailingReader.Of(mailing.Id, email, clock.GetUtcNow()));
            db.Publish(new MailingChanged(mailing.Id));
            await db.SaveChangesAsync(held);
            await db.Commit(transaction, held);
            if (all) return true;
            after = last;
        }
    }

    async Task LeaveInDoubt(Mailing mailing, CancellationToken held)
    {
        await using var db = await dbs.CreateDbContextAsync(held);
        await db.Set<MailingReader>().Where(r => r.MailingId == mailing.Id && r.State == ReaderState.Begun && r.ClaimedBy != mailing.ClaimedBy)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ReaderState.Doubtful).SetProperty(r => r.Said, "Portal stopped while it was sent. It may have arrived, so it is not sent again."), held);
    }

    async Task<(int Sent, ConnectionFault? Trouble)> SendSome(Mailing mailing, int most, CancellationToken held)
    {
        if (connections.All<IMailer>().FirstOrDefault(m => m.System == mailing.Connection) is not { } mailer) return (0, new(FaultKind.Unreachable, $"The connection {mailing.Connection} is not open."));
        await using var db = await dbs.CreateDbContextAsync(held);
        var now = clock.GetUtcNow();
        var readers = await db.Set<MailingReader>().AsNoTracking().Where(r => r.MailingId == mailing.Id && r.State == ReaderState.Waiting && (r.NotBefore == null || r.NotBefore <= now)).OrderBy(r => r.Id).Take(most).ToListAsync(held);
        var sent = 0;
        foreach (var reader in readers)
        {
            held.ThrowIfCancellationRequested();
            if (!await Ours(db, mailing).AnyAsync(m => m.State == MailingState.Sending, held)) break;
            // One worker wins this, and nobody sends without it.
            if (await db.Set<MailingReader>().Where(r => r.Id == reader.Id && r.State == ReaderState.Waiting)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ReaderState.Begun).SetProperty(r => r.ClaimedBy, mailing.ClaimedBy), held) == 0) continue;
            var (state, said, trouble) = await Send(mailing, reader, mailer);
            if (trouble is { OnlyThis: true })
            {
                await PutOff(mailing, reader, trouble);
                continue;
            }
            await Finish(mailing, reader, state, said);
            if (trouble is not null) return (sent, trouble);
            if (state is ReaderState.Sent) sent++;
        }
        return (sent, null);
    }

    /// <summary>When somebody waits who may be sent to: now, as the pace has it, or when the first of those who were put off may.</summary>
    async Task<DateTimeOffset> Next(Mailing mailing, DateTimeOffset pace, CancellationToken held)
    {
        await using var db = await dbs.CreateDbContextAsync(held);
        var waiting = db.Set<MailingReader>().Where(r => r.MailingId == mailing.Id && r.State == ReaderState.Waiting);
        if (await waiting.AnyAsync(r => r.NotBefore == null || r.NotBefore <= pace, held)) return pace;
        return await waiting.MinAsync(r => r.NotBefore, held) ?? pace;
    }

    /// <summary>The mail server does not take it for this reader now; the others get theirs meanwhile.</summary>
    async Task PutOff(Mailing mailing, MailingReader reader, ConnectionFault trouble)
    {
        if (MailingReader.Wait(reader.PutOff) is not { } wait)
        {
            await Finish(mailing, reader, ReaderState.Failed, $"Put off {reader.PutOff} times. {Short(trouble.Message)}");
            return;
        }
        await using var db = await dbs.CreateDbContextAsync(CancellationToken.None);
        DateTimeOffset? next = clock.GetUtcNow() + (trouble.RetryAfter > wait ? trouble.RetryAfter.Value : wait);
        var said = Short(trouble.Message);
        await db.Set<MailingReader>().Where(r => r.Id == reader.Id && r.ClaimedBy == mailing.ClaimedBy)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ReaderState.Waiting).SetProperty(r => r.Said, said).SetProperty(r => r.PutOff, r => r.PutOff + 1).SetProperty(r => r.NotBefore, next), CancellationToken.None);
    }

    /// <summary>Whatever is begun is brought to its end, also while the host goes down: a letter that is cut off is one in doubt.</summary>
    async Task<(ReaderState State, string? Said, ConnectionFault? Trouble)> Send(Mailing mailing, MailingReader reader, IMailer mailer)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        var handedOver = false;
        try
        {
            if (await contracts.Send(new AskConsent(reader.Email, Purpose.Marketing), limit.Token) is not { } consent) return (ReaderState.Skipped, "They have taken it back.", null);
            var words = desk.News(mailing, reader.Email, consent);
            handedOver = true;
            await mailer.Send(new Letter(reader.MessageId, reader.Email, null, words.Subject, words.Text, words.Html, Purpose: Purpose.Marketing), limit.Token);
            return (ReaderState.Sent, null, null);
        }
        catch (ConnectionFault fault) when (handedOver && fault.Kind is FaultKind.Refused)
        {
            // The gate asks once more, and they may have taken it back between the two.
            return await contracts.Send(new AskConsent(reader.Email, Purpose.Marketing), limit.Token) is null ? (ReaderState.Skipped, "They have taken it back.", null) : (ReaderState.Failed, Short(fault.Message), null);
        }
        catch (ConnectionFault fault) when (fault.Kind is not FaultKind.Doubtful)
        {
            // Nothing left Portal: the same reader again, later.
            return (ReaderState.Waiting, null, fault);
        }
        catch (Exception fault)
        {
            LogDoubt(logger, mailing.Id, reader.Id, fault);
            return handedOver ? (ReaderState.Doubtful, $"It may have arrived, so it is not sent again: {Short(fault.Message)}", null) : (ReaderState.Failed, Short(fault.Message), null);
        }
    }

    /// <summary>Also when somebody else has the mailing by now: what became of the letter is known here only.</summary>
    async Task Finish(Mailing mailing, MailingReader reader, ReaderState state, string? said)
    {
        await using var db = await dbs.CreateDbContextAsync(CancellationToken.None);
        DateTimeOffset? at = state is ReaderState.Waiting ? null : clock.GetUtcNow();
        await db.Set<MailingReader>().Where(r => r.Id == reader.Id && r.ClaimedBy == mailing.ClaimedBy)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, state).SetProperty(r => r.Said, said).SetProperty(r => r.At, at), CancellationToken.None);
    }

    async Task GiveBack(Mailing mailing, ConnectionFault? trouble, DateTimeOffset next, int sent, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var (said, over) = (trouble is null ? null : Short(trouble.Message), !await db.Set<MailingReader>().AnyAsync(r => r.MailingId == mailing.Id && (r.State == ReaderState.Waiting || r.State == ReaderState.Begun), stop));
        DateTimeOffset? due = over ? null : next, finished = over ? clock.GetUtcNow() : null;
        // What a person made of it in the meantime stays.
        if (over) await Ours(db, mailing).Where(m => m.State == MailingState.Sending || m.State == MailingState.Paused).ExecuteUpdateAsync(set => set.SetProperty(m => m.State, MailingState.Done).SetProperty(m => m.FinishedAt, finished), stop);
        await Ours(db, mailing).ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, due).SetProperty(m => m.ClaimedBy, (Guid?)null).SetProperty(m => m.Said, said), stop);
        if (sent > 0 || trouble is not null) db.Count(new Mover(RunnerKind.Connection, mailing.Connection, "letters-to-readers"), mailing.Flow, volume: sent, errors: trouble is null ? 0 : 1);
        db.Publish(new MailingChanged(mailing.Id));
        await db.SaveChangesAsync(stop);
        await db.Commit(transaction, stop);
    }

    static IQueryable<Mailing> Ours(PortalDb db, Mailing mailing) => db.Set<Mailing>().Where(m => m.Id == mailing.Id && m.ClaimedBy == mailing.ClaimedBy);

    static string Short(string said) => said.Length > Mailing.MaxSaid - 60 ? said[..(Mailing.MaxSaid - 60)] : said;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mailing {Mailing}: nobody knows whether the letter to reader {Reader} left")]
    static partial void LogDoubt(ILogger logger, Guid mailing, Guid reader, Exception fault);
}
