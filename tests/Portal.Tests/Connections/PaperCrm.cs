using System.Collections.Concurrent;
using Portal.Connectors;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Connections;

/// <summary>A kind of system in memory: it keeps customers, people, deals, tickets and letters by our keys, and fails on command.</summary>
sealed class PaperCrm : IConnector
{
    public string Kind => "paper";
    public string Title => "Paper CRM";
    public IReadOnlyList<Term> Terms { get; } = [Term.Address("Anything."), new("Colour", "Colour", "Of the paper.", Required: false, Default: "white", Choices: ["white", "blue"]), Term.Secrecy(required: false)];

    public ConcurrentDictionary<(string Domain, string Key), DomainRow> Records { get; } = new();
    public ConcurrentQueue<DomainRow> Written { get; } = new();
    public ConcurrentQueue<Letter> Letters { get; } = new();
    /// <summary>Called before each write; throws what goes wrong.</summary>
    public Action<DomainRow> Before { get; set; } = _ => { };
    /// <summary>Records that may be the one of a row whose id nobody knows.</summary>
    public Func<DomainRow, Candidate[]> Alike { get; set; } = _ => [];
    /// <summary>Called after each write; throws what goes wrong on the way back.</summary>
    public Action<DomainRow> After { get; set; } = _ => { };
    /// <summary>Called for each letter before it is taken; throws what goes wrong.</summary>
    public Func<Letter, Task> Sending { get; set; } = _ => Task.CompletedTask;
    public Func<Task> WhenTested { get; set; } = () => Task.CompletedTask;

    public IConnectedSystem Open(ConnectionTerms terms, ConnectionRoom room) => new System_(this, terms.Slug);

    sealed class System_(PaperCrm crm, string slug) : IConnectedSystem, IDomainWriter, IMailer
    {
        public string System => slug;
        public IReadOnlyList<DomainShape> Writable { get; } =
        [
            new(Domains.Customers, [new(Fields.Company)]), new(Domains.Contacts, [new(Fields.Name), new(Fields.Email), new(Fields.Customer)]),
            new(Domains.Opportunities, [new(Fields.Name), new(Fields.Customer), new(Fields.Amount), new(Fields.Status), new(Fields.QuoteNumber)]), new(Domains.Tickets, [new(Fields.Subject), new(Fields.Body), new(Fields.Customer)]),
            new(Domains.Subscribers, [new(Fields.Email), new(Fields.Status), new(Fields.ConsentWording), new(Fields.ConsentAt), new(Fields.ConsentSource)]),
        ];
        public int BatchSize => 10;

        public Task Test(CancellationToken stop) => crm.WhenTested();

        public Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop) => Task.FromResult<IReadOnlyList<RowOutcome>>([.. rows.Select(row =>
        {
            crm.Before(row);
            crm.Written.Enqueue(row);
            if (row is { Id: null, Distinct: false } && crm.Alike(row) is { Length: > 0 } alike) return new RowOutcome(row.Key, RowResult.Skipped, null, "There is a company that may be this one.", Candidates: alike);
            var made = crm.Records.TryAdd((domain, row.Key), row);
            crm.After(row);
            return new RowOutcome(row.Key, made ? RowResult.Created : RowResult.Changed, row.Id ?? $"{domain}-{row.Key}");
        })]);

        public async Task Send(Letter letter, CancellationToken stop)
        {
            await crm.Sending(letter);
            crm.Letters.Enqueue(letter);
        }
    }
}
