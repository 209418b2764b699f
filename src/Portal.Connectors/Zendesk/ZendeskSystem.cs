using Portal.Kernel.Contracts;

namespace Portal.Connectors.Zendesk;

/// <summary>One Zendesk account.</summary>
internal sealed class ZendeskSystem(string slug, ZendeskClient client, ZendeskTickets tickets, ZendeskOrganizations organizations, IReadOnlyList<string> secrets) : IConnectedSystem, IDomainReader, IDomainWriter, ITakesNotices
{
    public string System => slug;
    public IReadOnlyList<DomainShape> Readable => [ZendeskTickets.Shape, ZendeskOrganizations.Shape];
    public IReadOnlyList<DomainShape> Writable => [ZendeskTickets.Shape, ZendeskOrganizations.Shape];

    /// <summary>A row takes two to five calls.</summary>
    public int BatchSize => 25;

    public async Task Test(CancellationToken stop)
    {
        var me = await client.Find("/users/me", "user", stop);
        // Whoever is not signed in is shown as nobody, with 200.
        if (me.Text("id") is null) throw new ConnectionFault(FaultKind.Credentials, "Zendesk does not know us.");
        if (me.Text("role") is "end-user") throw new ConnectionFault(FaultKind.Credentials, "Zendesk knows us as an end user; Portal needs an agent.");
    }

    public Task<RowPage> Read(string domain, ReadAsk ask, CancellationToken stop) => domain switch
    {
        Domains.Tickets => tickets.Read(ask, stop),
        Domains.Customers => organizations.Read(ask, stop),
        _ => throw Unknown(domain),
    };

    public async Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop)
    {
        Func<DomainRow, WriteRules, CancellationToken, Task<RowOutcome>> write = domain switch { Domains.Tickets => tickets.Write, Domains.Customers => organizations.Write, _ => throw Unknown(domain) };
        var (outcomes, wasBusy) = (new List<RowOutcome>(), false);
        foreach (var row in rows)
        {
            try
            {
                outcomes.Add(Problem(row) ?? await write(row, rules, stop));
                wasBusy = false;
            }
            catch (ConnectionFault fault) when (fault.Kind is FaultKind.Refused)
            {
                outcomes.Add(new(row.Key, RowResult.Failed, Reason: fault.Message));
            }
            // One ticket takes 30 changes in ten minutes: that keeps no other row back. Two in a row are the account's limit.
            catch (ConnectionFault fault) when (fault.Kind is FaultKind.Busy && !wasBusy && rows.Count > 1)
            {
                wasBusy = true;
                outcomes.Add(new(row.Key, RowResult.Failed, Reason: fault.Message, Again: true));
            }
        }
        return outcomes;
    }

    public NoticeProof? Proof => secrets.Count == 0 ? null : new("In Zendesk make a webhook (Admin Center, Apps and integrations) with this address, POST and JSON, that is told of ticket and organization events. Its signing secret is this connection's webhook secret.");

    public Task<NoticeVerdict> Read(NoticeCall call, CancellationToken stop) => Task.FromResult<NoticeVerdict>(!call.IsPost ? Connectors.Proof.NotPosted : ZendeskNotices.Read(call, secrets));

    static RowOutcome? Problem(DomainRow row) =>
        row.Key.Length is 0 or > 255 ? new(row.Key, RowResult.Failed, Reason: "A key has 1 to 255 characters.")
        : row.Deleted ? new(row.Key, RowResult.Skipped, row.Id, "It is gone at its source; Portal deletes nothing at Zendesk.")
        : null;

    static ConnectionFault Unknown(string domain) => new(FaultKind.Refused, $"Zendesk holds no {domain}.");
}
