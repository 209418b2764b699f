using Portal.Connectors.BusinessCentral;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.BusinessCentral;

/// <summary>The client for Business Central against an OData server that somebody else wrote: its links are relative, its tags readable, its numbers text, its conflicts 412.</summary>
[Trait("Suite", "systems")]
public sealed class ODataServerTests(ODataServer server) : IClassFixture<ODataServer>
{
    BusinessCentralSystem Open(string password = ODataServer.Password, HttpMessageHandler? wire = null) => (BusinessCentralSystem)new BusinessCentralConnector().Open(
        ConnectionTerms.Of("odata", "business-central", (Term.BaseUrl, $"{server.Address}api/v2.0"), (Term.Company, ODataServer.Company), (Term.Auth, "basic"), (Term.User, ODataServer.User), (Term.Password, password)), Rooms.Room(wire));

    async Task<List<DomainRow>> ReadAll(string domain, DateTimeOffset? since = null)
    {
        var (system, rows, cursor, pages) = (Open(), new List<DomainRow>(), (string?)null, 0);
        do
        {
            var page = await system.Read(domain, new ReadAsk(since, cursor), CancellationToken.None);
            rows.AddRange(page.Rows);
            cursor = page.Next;
            pages++;
        }
        while (cursor is not null);
        Assert.True(pages > rows.Count / 100);
        return rows;
    }

    static DomainRow Row(string number, params (string Field, string? Value)[] values) => new(number, values.ToDictionary(v => v.Field, v => v.Value));

    static NewQuote Quote(string key) => new(key, "C10007", "Ann", "ann@example.org", "EUR", null, "Please call first.", [new("A1", 4, null, "By the window"), new("A2", 1, 15.5m, null)]);

    [Fact]
    public async Task All_customers_come_over_pages_with_relative_links()
    {
        var rows = await ReadAll(Domains.Customers);
        Assert.Equal(Enumerable.Range(10000, 250).Select(n => $"C{n}"), rows.Select(r => r.Key).Where(k => k.StartsWith('C')).Distinct().Order());
        var first = rows.First(r => r.Key == "C10000");
        Assert.Equal(("Customer 0", "1000", "false", "EUR"), (first[Fields.Company], first[Fields.CreditLimit], first[Fields.Blocked], first[Fields.Currency]));
    }

    [Fact]
    public async Task What_changed_since_is_asked_of_the_server()
    {
        var rows = await ReadAll(Domains.Customers, new DateTimeOffset(2026, 1, 11, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(Enumerable.Range(10240, 10).Select(n => $"C{n}"), rows.Select(r => r.Key).Where(k => k.CompareTo("C10240") >= 0 && k.StartsWith("C10")));
        Assert.True(rows.Count < 50);
    }

    [Fact]
    public async Task A_quote_is_made_with_its_lines_found_by_its_key_and_not_made_twice()
    {
        var (system, key) = (Open(), $"PQ-{Guid.NewGuid():N}"[..29].ToUpperInvariant());
        Assert.Empty(await system.FindByKey(key, CancellationToken.None));
        var made = await system.Create(Quote(key), CancellationToken.None);
        Assert.Equal((key, "Customer 7", 55.5m, "open"), (made.Key, made.Company, made.Total, made.Status));
        Assert.Equal([new("A1", "Chair", 4, 10), new QuoteDocumentLine("A2", "Table", 1, 15.5m)], made.Lines);
        var again = await system.Create(Quote(key), CancellationToken.None);
        Assert.Equal((made.Number, 2), (again.Number, again.Lines.Count));
        Assert.Single(await system.FindByKey(key, CancellationToken.None));
        Assert.Equal("open", Assert.Single(await ReadAll(Domains.Quotes), r => r.Key == key)[Fields.Status]);
    }

    [Fact]
    public async Task What_the_server_refuses_is_told_in_its_own_words()
    {
        var refusal = await Assert.ThrowsAsync<PromotionRefused>(() => Open().Create(Quote("PQ-NOBODY") with { CustomerNumber = "C9" }, CancellationToken.None));
        Assert.Equal("The \"customerNumber\" does not match to a Customer.", refusal.Message);
    }

    /// <summary>Lets somebody else be faster: once, before the first change leaves.</summary>
    sealed class Meddler(HttpMessageHandler wire, Func<Task> meddle) : DelegatingHandler(wire)
    {
        int done;

        public List<int> Changes { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method != HttpMethod.Patch) return await base.SendAsync(request, cancellationToken);
            if (Interlocked.Exchange(ref done, 1) == 0) await meddle();
            var answer = await base.SendAsync(request, cancellationToken);
            Changes.Add((int)answer.StatusCode);
            return answer;
        }
    }

    [Fact]
    public async Task A_change_with_a_stale_tag_is_refused_by_the_server_and_made_on_what_is_there_now()
    {
        Task<IReadOnlyList<RowOutcome>> Write(BusinessCentralSystem system, string field, string value) => system.Write(Domains.Customers, [Row("C10003", (field, value))], WriteRules.Always, CancellationToken.None);
        using var meddler = new Meddler(Rooms.Room().Wire, () => Write(Open(), Fields.Phone, "Phone 1"));
        Assert.Equal(RowResult.Changed, (await Write(Open(wire: meddler), Fields.City, "City 1"))[0].Result);
        Assert.Equal([412, 200], meddler.Changes);
        var kept = (await ReadAll(Domains.Customers)).Last(r => r.Key == "C10003");
        Assert.Equal(("City 1", "Phone 1"), (kept[Fields.City], kept[Fields.Phone]));
    }

    [Fact]
    public async Task A_customer_is_made_then_changed_then_left_alone()
    {
        var (system, row) = (Open(), Row("NEW1", (Fields.Company, "Contoso"), (Fields.City, "Ghent"), (Fields.CreditLimit, "12.5")));
        async Task<RowResult> Write(DomainRow r) => (await system.Write(Domains.Customers, [r], WriteRules.Always, CancellationToken.None))[0].Result;
        Assert.Equal([RowResult.Created, RowResult.Unchanged, RowResult.Changed], [await Write(row), await Write(row), await Write(Row("new1", (Fields.City, "Antwerp")))]);
    }

    [Fact]
    public async Task Who_has_the_wrong_password_is_told_so()
    {
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => Open("wrong").Test(CancellationToken.None));
        Assert.Equal(FaultKind.Credentials, fault.Kind);
        await Open().Test(CancellationToken.None);
    }
}
