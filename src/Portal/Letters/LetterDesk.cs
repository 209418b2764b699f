using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Letters;

/// <summary>Makes letters of their present words.</summary>
sealed class LetterDesk(IDbContextFactory<PortalDb> dbs, CompanySettings company)
{
    public static LetterKind Kind(string name) => LetterKind.All.FirstOrDefault(k => k.Name == name) ?? throw new NotFound();

    public async Task<ComposedLetter> Quote(QuoteDocument quote, Requester? asker, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var said = await db.Set<LetterTemplate>().AsNoTracking().SingleOrDefaultAsync(t => t.Kind == LetterKind.Quote.Name, stop);
        var wording = Wording.Read(said?.Subject ?? LetterKind.Quote.Subject, said?.Text ?? LetterKind.Quote.Text, LetterKind.Quote.Words, out _)
            // Words that were good once and are not any more, since a kind lost a word: the quote still goes out, in ours.
            ?? Wording.Read(LetterKind.Quote.Subject, LetterKind.Quote.Text, LetterKind.Quote.Words, out _)!;
        return wording.Compose(LetterKind.ValuesOf(quote, asker, company.Name));
    }

    /// <summary>How it looks with an example, or what is wrong with it.</summary>
    public Preview Look(LetterKind kind, string subject, string text, int example) => Look(subject, text, kind.Words, kind.Examples(company.Name)[example].Values);

    public Preview LookAtNews(string subject, string text) => LookWithFoot(subject, text, LetterKind.NewsFor("kim@treyresearch.test", new DateTimeOffset(2026, 5, 3, 0, 0, 0, TimeSpan.Zero), new Uri("https://portal.example.com/unsubscribe/…"), company.Name));

    /// <exception cref="FormatException">It cannot be made any more.</exception>
    public ComposedLetter News(Mailing mailing, string email, ConsentAnswer consent)
    {
        var made = LookWithFoot(mailing.Subject, mailing.Text, LetterKind.NewsFor(email, consent.GivenAt, consent.Unsubscribe, company.Name));
        return made.Letter ?? throw new FormatException($"The letter could not be made: {made.Slips.Values.SelectMany(s => s).First().Says}");
    }

    static Preview LookWithFoot(string subject, string text, IReadOnlyDictionary<string, object?> values)
    {
        var slips = Look(subject, text, LetterKind.News, values).Slips;
        return slips.Count > 0 ? new(null, slips) : Look(subject, text + LetterKind.NewsFoot, [.. LetterKind.News, new("unsubscribe", "")], values);
    }

    static Preview Look(string subject, string text, IReadOnlyList<Word> words, IReadOnlyDictionary<string, object?> values)
    {
        if (Wording.Read(subject, text, words, out var slips) is not { } wording) return new(null, slips);
        try
        {
            return new(wording.Compose(values), slips);
        }
        catch (FormatException fault)
        {
            return new(null, new Dictionary<string, IReadOnlyList<Slip>> { ["text"] = [new(1, fault.Message)] });
        }
    }
}

/// <param name="Letter">Null when something is wrong.</param>
/// <param name="Slips">What is wrong, by <c>subject</c> and <c>text</c>.</param>
public sealed record Preview(ComposedLetter? Letter, IReadOnlyDictionary<string, IReadOnlyList<Slip>> Slips)
{
    /// <exception cref="InvalidInput">Something is wrong with it, with the line.</exception>
    public void Check()
    {
        if (Slips.Count > 0) throw new InvalidInput([.. Slips.SelectMany(s => s.Value.Select(slip => new Violation($"/{s.Key}", $"Line {slip.Line}: {slip.Says}", "template")))]);
    }
}
