using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Database;

/// <summary>Columns whose times name no zone, around the nights on which clocks are changed.</summary>
public sealed class DatabaseTimeTests
{
    const string Made = "CREATE TABLE bookings (code TEXT, begins TIMESTAMP, edited TIMESTAMP, edited_on DATE, noted TEXT)";
    const string Filled = """
        INSERT INTO bookings VALUES
        ('A', '2026-10-25 01:59:00', '2026-10-25 01:59:00', '2026-10-24', '2026-10-25 01:59:00'), ('B', '2026-10-25 02:30:00', '2026-10-25 02:30:00', '2026-10-25', '2026-10-25 02:30:00'), ('C', '2026-10-25 03:10:00', '2026-10-25 03:10:00', '2026-10-26', '2026-10-25 03:10:00'),
        ('D', '2026-03-29 02:30:00', '2026-03-29 02:30:00', '2026-03-29', '2026-03-29 02:30:00'), ('E', '2026-03-29 03:10:00', '2026-03-29 03:10:00', '2026-03-29', '2026-03-29 03:10:00')
        """;

    static IDomainReader Open(Tables tables, string changed, string zone = "Europe/Amsterdam")
    {
        var terms = tables.Terms("bookings", "code", "begins=starts-at", changed);
        return (IDomainReader)Tables.Open(terms with { Values = new Dictionary<string, string>(terms.Values, StringComparer.OrdinalIgnoreCase) { [LocalTimes.Term] = zone } });
    }

    static async Task<List<DomainRow>> All(IDomainReader reader, string? since = null, int size = 500)
    {
        var (rows, cursor) = (new List<DomainRow>(), (string?)null);
        do
        {
            var page = await reader.Read(Domains.Customers, new ReadAsk(RowText.At(since), cursor, size), default);
            rows.AddRange(page.Rows);
            cursor = page.Next;
        }
        while (cursor is not null);
        return rows;
    }

    static string Keys(IEnumerable<DomainRow> rows) => string.Concat(rows.Select(r => r.Key).Order());

    [Theory, InlineData("postgres"), InlineData("sqlite")]
    public async Task Values_and_changes_are_instants_of_that_zone(string kind)
    {
        await using var tables = await Tables.In(kind, Made, Filled);
        var rows = await All(Open(tables, "edited"));
        Assert.Equal(["2026-10-24T23:59:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:10:00Z", "2026-03-29T01:30:00Z", "2026-03-29T01:10:00Z"], rows.Select(r => r[Fields.StartsAt]));
        Assert.All(rows, r => Assert.Equal(r[Fields.StartsAt], RowText.Of(r.ChangedAt!.Value)));
    }

    [Theory]
    [InlineData("postgres", "edited"), InlineData("sqlite", "edited"), InlineData("sqlite", "noted")]
    public async Task No_change_is_passed_over_in_the_hour_that_comes_twice_or_the_one_that_never_comes(string kind, string changed)
    {
        await using var tables = await Tables.In(kind, Made, Filled);
        var table = Open(tables, changed);
        foreach (var size in (int[])[1, 2, 500])
        {
            // Read up to the first 02:45; B may be of the second 02:30, which is later.
            Assert.Equal("BC", Keys(await All(table, "2026-10-25T00:45:00Z", size)));
            Assert.Equal("BC", Keys(await All(table, "2026-10-25T01:30:00Z", size)));
            Assert.Equal("C", Keys(await All(table, "2026-10-25T01:31:00Z", size)));
            Assert.Equal("ABCDE", Keys(await All(table, "2026-03-29T01:00:00Z", size)));
            Assert.Equal("ABCD", Keys(await All(table, "2026-03-29T01:15:00Z", size)));
        }
        // In UTC it is another time altogether.
        Assert.Equal("ABC", Keys(await All(Open(tables, changed, "UTC"), "2026-10-25T00:45:00Z")));
    }

    [Theory]
    [InlineData("postgres", "America/New_York"), InlineData("sqlite", "America/New_York"), InlineData("postgres", "Pacific/Auckland"), InlineData("sqlite", "Pacific/Auckland")]
    public async Task A_day_of_change_is_read_again_until_it_is_over_there(string kind, string zone)
    {
        await using var tables = await Tables.In(kind, Made, Filled);
        var table = Open(tables, "edited_on", zone);
        var day = (await All(table)).Single(r => r.Key == "B").ChangedAt!.Value;
        // From what was seen of that day, another change of the same day is seen, too.
        Assert.Equal("BC", Keys(await All(table, RowText.Of(day))));
        Assert.Equal("C", Keys(await All(table, RowText.Of(day.AddHours(24)))));
    }

    [Theory, InlineData("postgres"), InlineData("sqlite")]
    public async Task Sums_over_such_columns_are_those_of_the_rows_as_they_are_read(string kind)
    {
        await using var tables = await Tables.In(kind, Made, Filled);
        var table = (IDomainDigest)Open(tables, "edited");
        var plan = new DigestPlan(KeyForm.AsIs, [new(Fields.StartsAt, Normalisation.Exact)]);
        var digest = Assert.Single(await table.Digest(Domains.Customers, plan, [Segment.All], 0, default));
        var rows = await All(table);
        Assert.Equal((rows.Count, rows.Aggregate(0UL, (sum, r) => unchecked(sum + RowDigest.Of(r, plan)))), ((int)digest.Rows, digest.Sum));
    }
}
