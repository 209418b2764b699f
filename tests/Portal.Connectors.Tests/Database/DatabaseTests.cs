using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Database;

/// <summary>Somebody else's table in a real PostgreSQL and in a SQLite file, asked in the same words.</summary>
public sealed class DatabaseTests
{
    const string Made = "CREATE TABLE clients (no INTEGER PRIMARY KEY, name VARCHAR(80), balance NUMERIC(12,4), active BOOLEAN, born DATE, edited TIMESTAMP)";
    const string Filled = "INSERT INTO clients VALUES (1, 'Trey Research', 12.5000, true, '2020-02-29', '2026-11-01 08:00:00'), (2, NULL, 0, false, NULL, '2026-11-02 08:00:00.25'), (10, 'Zürich', -3.10, NULL, '1999-12-31', '2026-11-02 08:00:00.25')";
    const string Columns = "name=company, balance=credit-limit, active=blocked, born=starts-on";

    static async Task<List<DomainRow>> All(IDomainReader reader, DateTimeOffset? since = null, int size = 500)
    {
        var (rows, cursor) = (new List<DomainRow>(), (string?)null);
        do
        {
            var page = await reader.Read(Domains.Customers, new ReadAsk(since, cursor, size), default);
            rows.AddRange(page.Rows);
            cursor = page.Next;
        }
        while (cursor is not null);
        return rows;
    }

    static async Task<List<DomainRow>> Rows(IDomainDigest digest, DigestPlan plan, params Segment[] segments)
    {
        var rows = new List<DomainRow>();
        await foreach (var row in digest.Rows(Domains.Customers, plan, segments, default)) rows.Add(row);
        return rows;
    }

    [Theory, InlineData("postgres"), InlineData("sqlite")]
    public async Task Rows_come_with_their_values_as_everybody_writes_them(string kind)
    {
        await using var tables = await Tables.In(kind, Made, Filled);
        var table = tables.Open("Clients", "NO", Columns, "edited");
        await table.Test(default);
        var rows = await All((IDomainReader)table);
        Assert.Equal(["1", "2", "10"], rows.Select(r => r.Key));
        Assert.Equal(("Trey Research", "12.5", "2020-02-29"), (rows[0][Fields.Company], rows[0][Fields.CreditLimit], rows[0][Fields.StartsOn]));
        Assert.Equal((null, "0", null), (rows[1][Fields.Company], rows[1][Fields.CreditLimit], rows[1][Fields.StartsOn]));
        Assert.Equal(("Zürich", "-3.1"), (rows[2][Fields.Company], rows[2][Fields.CreditLimit]));
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 8, 0, 0, 250, TimeSpan.Zero), rows[2].ChangedAt);
    }

    [Theory, InlineData("postgres"), InlineData("sqlite")]
    public async Task Changes_are_read_from_their_instant_on_page_by_page(string kind)
    {
        await using var tables = await Tables.In(kind, Made, Filled);
        var table = (IDomainReader)tables.Open("clients", "no", Columns, "edited");
        foreach (var size in (int[])[1, 2, 500])
            Assert.Equal(["2", "10"], (await All(table, new DateTimeOffset(2026, 11, 2, 8, 0, 0, 250, TimeSpan.Zero), size)).Select(r => r.Key));
        Assert.Empty(await All(table, new DateTimeOffset(2026, 11, 2, 8, 0, 1, TimeSpan.Zero)));
    }

    [Theory, InlineData("postgres"), InlineData("sqlite")]
    public async Task Rows_that_share_a_key_are_not_torn_apart_by_a_page(string kind)
    {
        await using var tables = await Tables.In(kind, "CREATE TABLE sheet (code TEXT, name TEXT)", "INSERT INTO sheet VALUES ('A', '1'), ('B', '2'), ('B', '3'), ('B', '4'), ('C', '5'), (NULL, 'none')");
        var table = (IDomainReader)tables.Open("sheet", "code", "name=company");
        foreach (var size in (int[])[1, 2, 3])
            Assert.Equal(["1", "2", "3", "4", "5"], (await All(table, size: size)).Select(r => r[Fields.Company]).Order());
    }

    [Theory, InlineData("postgres"), InlineData("sqlite")]
    public async Task A_row_that_never_says_when_it_changed_is_not_passed_over_in_silence(string kind)
    {
        await using var tables = await Tables.In(kind, "CREATE TABLE parts (code TEXT, name TEXT, edited TIMESTAMP)", "INSERT INTO parts VALUES ('A', '1', '2026-11-02 08:00:00'), ('B', '2', NULL)");
        var table = (IDomainReader)tables.Open("parts", "code", "name=company", "edited");
        Assert.Equal(2, (await All(table)).Count);
        Assert.Equal(FaultKind.Refused, (await Assert.ThrowsAsync<ConnectionFault>(() => All(table, new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero)))).Kind);
    }

    [Theory, InlineData("'yesterday'"), InlineData("'01/02/2026'"), InlineData("''")]
    public async Task A_change_that_is_no_time_is_told_as_a_missing_one(string edited)
    {
        await using var tables = await Tables.In("sqlite", "CREATE TABLE parts (code TEXT, name TEXT, edited TIMESTAMP)", $"INSERT INTO parts VALUES ('A', '1', '2026-11-02 08:00:00'), ('B', '2', {edited})");
        var table = (IDomainReader)tables.Open("parts", "code", "name=company", "edited");
        Assert.Equal(2, (await All(table)).Count);
        Assert.Contains("is no time", (await Assert.ThrowsAsync<ConnectionFault>(() => All(table, new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero)))).Message);
    }

    [Fact]
    public async Task A_key_without_a_type_does_not_end_a_read_after_its_first_page()
    {
        await using var tables = await Tables.In("sqlite", "CREATE TABLE loose (no, name TEXT)", "INSERT INTO loose VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => All((IDomainReader)tables.Open("loose", "no", "name=company"), size: 2));
        Assert.Contains("without a type", fault.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData("postgres"), InlineData("sqlite")]
    public async Task Digests_agree_with_the_rows_that_they_stand_for(string kind)
    {
        await using var tables = await Tables.In(kind, Made, Filled);
        var table = (IDomainDigest)tables.Open("clients", "no", Columns, "edited");
        foreach (var plan in Enum.GetValues<KeyForm>().Select(Plan))
        {
            var (rows, one) = (await Rows(table, plan, Segment.All), Assert.Single(await table.Digest(Domains.Customers, plan, [Segment.All], 0, default)));
            Assert.Equal((3, rows.Aggregate(0UL, (sum, r) => unchecked(sum + RowDigest.Of(r, plan)))), (one.Rows, one.Sum));
            Assert.Equal(rows.OrderBy(r => RowDigest.KeyHash(RowDigest.Key(r.Key, plan.Key))).Select(r => r.Key), rows.Select(r => r.Key));
            foreach (var bits in (int[])[4, 12, 32])
            {
                var parts = await table.Digest(Domains.Customers, plan, [Segment.All], bits, default);
                Assert.Equal((3, one.Sum), (parts.Sum(p => p.Rows), parts.Aggregate(0UL, (sum, p) => unchecked(sum + p.Sum))));
                foreach (var part in parts)
                {
                    Assert.All(await Rows(table, plan, part.Segment), r => Assert.True(part.Segment.Holds(RowDigest.KeyHash(RowDigest.Key(r.Key, plan.Key)))));
                    Assert.Equal(part, Assert.Single(await table.Digest(Domains.Customers, plan, [part.Segment], bits, default)));
                }
            }
            Assert.Equal("10", Assert.Single(await Rows(table, plan, Segment.OfKey("10", plan.Key))).Key);
        }
        static DigestPlan Plan(KeyForm key) => new(key, [new(Fields.Company, Normalisation.Text), new(Fields.CreditLimit, Normalisation.Number), new(Fields.StartsOn, Normalisation.Day)]);
    }

    [Fact]
    public async Task Both_databases_sum_up_the_same_rows_alike_whatever_counts_of_them()
    {
        string[] values = ["Zürich", " ZÜRICH ", "O'Brien  &  Co", "Straße 12", "Ærø", "+31 (0)20 123", "0031 20 123", "12.50", "12.5000", "-0", "007", "2026-11-17", "2026-11-17T09:24:43Z", "Kim@Trey.TEST", "tab\there", "日本", "", "İstanbul"];
        var sql = string.Join(", ", values.Select((v, i) => $"('K{i:00}', '{v.Replace("'", "''")}')"));
        string[] made = ["CREATE TABLE words (code TEXT, word TEXT)", $"INSERT INTO words VALUES {sql}, ('k98 ', NULL), ('0k99', 'last')"];
        await using var here = await Tables.In("postgres", made);
        await using var there = await Tables.In("sqlite", made);
        var (postgres, sqlite) = ((IDomainDigest)here.Open("words", "code", "word=company"), (IDomainDigest)there.Open("words", "code", "word=company"));
        foreach (var key in Enum.GetValues<KeyForm>())
            foreach (var normal in Enum.GetValues<Normalisation>())
            {
                var plan = new DigestPlan(key, [new(Fields.Company, normal)]);
                var ours = (await postgres.Digest(Domains.Customers, plan, [Segment.All], 32, default)).ToDictionary(d => d.Segment);
                var theirs = (await sqlite.Digest(Domains.Customers, plan, [Segment.All], 32, default)).ToDictionary(d => d.Segment);
                Assert.Equal(values.Length + 2, ours.Count);
                Assert.Equal(ours.Keys.Order(Comparer<Segment>.Create((a, b) => a.Prefix.CompareTo(b.Prefix))), theirs.Keys.Order(Comparer<Segment>.Create((a, b) => a.Prefix.CompareTo(b.Prefix))));
                // Capitals with a dot are another matter in every database; all else is alike.
                var other = values.Where((v, i) => v != "İstanbul" && ours[Segment.OfKey($"K{i:00}", key)] != theirs[Segment.OfKey($"K{i:00}", key)]).ToList();
                Assert.True(other.Count == 0, $"{key} {normal}: {string.Join(" | ", other)}");
            }
    }

    [Theory, InlineData("postgres"), InlineData("sqlite")]
    public async Task Nothing_can_be_written_through_it(string kind)
    {
        await using var tables = await Tables.In(kind, Made, Filled);
        await tables.Run(kind == "postgres"
            ? "CREATE FUNCTION wipe() RETURNS text AS $$ BEGIN DELETE FROM clients; RETURN 'gone'; END $$ LANGUAGE plpgsql; CREATE VIEW trap AS SELECT no, wipe() AS name FROM clients"
            : "CREATE VIEW trap AS SELECT no, name FROM clients");
        var trap = (IDomainReader)tables.Open("trap", "no", "name=company");
        if (kind == "postgres") Assert.Contains("read-only transaction", (await Assert.ThrowsAsync<ConnectionFault>(() => All(trap))).Message);
        Assert.Equal(3, (await All((IDomainReader)tables.Open("clients", "no", "name=company"))).Count);
    }

    [Theory, InlineData("postgres"), InlineData("sqlite")]
    public async Task What_is_not_there_is_said_in_words(string kind)
    {
        await using var tables = await Tables.In(kind, Made);
        async Task<ConnectionFault> Fault(ConnectionTerms terms) => await Assert.ThrowsAsync<ConnectionFault>(() => Tables.Open(terms).Test(default));
        Assert.Equal((FaultKind.Refused, "There is no table or view orders that this user may see."), await Fault(tables.Terms("orders", "no", Columns)) is var fault ? (fault.Kind, fault.Message) : default);
        Assert.StartsWith("clients has no column phone. It has no, name,", (await Fault(tables.Terms("clients", "no", "phone=phone"))).Message);
        Assert.Equal(kind == "postgres" ? FaultKind.Refused : FaultKind.Unreachable, (await Fault(tables.Terms("clients", "no", Columns) with { Values = Other(tables.Terms("clients", "no", Columns), "BaseUrl", url => url.Replace("theirs.db", "none.db", StringComparison.Ordinal).Replace("/tables_", "/none_", StringComparison.Ordinal)) })).Kind);
    }

    static Dictionary<string, string> Other(ConnectionTerms terms, string name, Func<string, string> change) =>
        new(terms.Values, StringComparer.OrdinalIgnoreCase) { [name] = change(terms.Values[name]) };

    [Fact]
    public async Task A_wrong_password_a_closed_port_and_a_forbidden_address_are_told_apart()
    {
        await using var tables = await Tables.In("postgres", Made);
        var terms = tables.Terms("clients", "no", Columns);
        async Task<FaultKind> Kind(string name, Func<string, string> change) =>
            (await Assert.ThrowsAsync<ConnectionFault>(() => Tables.Open(terms with { Values = Other(terms, name, change) }).Test(default))).Kind;
        Assert.Equal(FaultKind.Credentials, await Kind("User", _ => "nobody"));
        Assert.Equal(FaultKind.Unreachable, await Kind("BaseUrl", url => $"postgres://127.0.0.1:{PostgresServer.FreePort()}/any"));
        Assert.Equal(FaultKind.Refused, await Kind("BaseUrl", _ => "postgres://169.254.169.254/any"));
    }

    [Theory]
    [InlineData("BaseUrl", "https://erp.example.com", "The address begins with")]
    [InlineData("BaseUrl", "sqlite://file.db", "A file is written with three slashes")]
    [InlineData("BaseUrl", "postgres://host", "The address names a host and a database")]
    [InlineData("View", "clients; DROP TABLE clients", "The table or view is a name")]
    [InlineData("KeyColumn", "no\"", "\"no\"\" is no name of a column")]
    [InlineData("Columns", "name", "\"name\" does not say which column holds which field")]
    [InlineData("Columns", "name=company, title=company", "The field company is filled by two columns")]
    public void A_slip_in_the_terms_is_told_when_it_is_opened(string name, string value, string says)
    {
        var terms = ConnectionTerms.Of("theirs", "database", ("BaseUrl", "sqlite:///tmp/none.db"), ("View", "clients"), ("KeyColumn", "no"), ("Columns", "name=company"));
        Assert.StartsWith(says, Assert.Throws<ConnectionFault>(() => Tables.Open(terms with { Values = Other(terms, name, _ => value) })).Message);
    }

    [Fact]
    public async Task Portals_own_file_is_not_read_through_a_connection()
    {
        await using var tables = await Tables.In("sqlite", Made, "CREATE TABLE connection_secrets (slug TEXT)");
        Assert.Equal("That is Portal's own database.", (await Assert.ThrowsAsync<ConnectionFault>(() => tables.Open("clients", "no", Columns).Test(default))).Message);
    }
}
