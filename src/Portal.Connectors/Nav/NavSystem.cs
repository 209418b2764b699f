using Portal.Connectors.OData;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Nav;

/// <summary>One company in NAV: its customers, items and quotes.</summary>
sealed partial class NavSystem(string slug, ODataClient client, NavServices services, ConnectionRoom room) : IConnectedSystem, IQuoteBook, IDomainReader, IDomainWriter
{
    const string Changed = "Last_Date_Modified";

    readonly ODataSet customers = new(Domains.Customers, services.Customers, "No", "No", Changed, no => $"{services.Customers}({ODataText.Key(no)})",
    [
        ODataField.Text(Fields.Company, "Name", 50, required: true),
        ODataField.Text(Fields.Contact, "Contact", 50),
        ODataField.Text(Fields.Email, "E_Mail", 80),
        ODataField.Text(Fields.Phone, "Phone_No", 30),
        ODataField.Text(Fields.Street, "Address", 50),
        ODataField.Text(Fields.PostCode, "Post_Code", 20),
        ODataField.Text(Fields.City, "City", 30),
        ODataField.Text(Fields.Country, "Country_Region_Code", 10),
        ODataField.Text(Fields.Currency, "Currency_Code", 10) with { Read = c => c.Text("Currency_Code") ?? services.Currency, Write = code => code == services.Currency ? "" : code ?? "" },
        ODataField.Text(Fields.VatNumber, "VAT_Registration_No", 20),
        ODataField.Text(Fields.Website, "Home_Page", 80),
        ODataField.Text(Fields.AccountManager, "Salesperson_Code", 10),
        ODataField.Number(Fields.CreditLimit, "Credit_Limit_LCY", zeroIsNothing: true),
        new(new FieldShape(Fields.Blocked), "Blocked", c => RowText.Of(c.Word("Blocked") is not null), v => v == "true" ? "All" : "_x0020_"),
        new(new FieldShape(Fields.BlockedReason, ReadOnly: true), "Blocked", c => c.Word("Blocked"), _ => null),
    ]);

    readonly ODataSet items = new(Domains.Items, services.Items, "No", "No", Changed, no => $"{services.Items}({ODataText.Key(no)})",
    [
        ODataField.Text(Fields.Name, "Description", 50),
        ODataField.Text(Fields.Unit, "Base_Unit_of_Measure", 10),
        ODataField.Number(Fields.Price, "Unit_Price"),
        ODataField.Flag(Fields.Blocked, "Blocked"),
    ]);

    public string System => slug;

    public IReadOnlyList<DomainShape> Readable => [customers.Shape, items.Shape];

    public IReadOnlyList<DomainShape> Writable => [customers.Shape];

    public int BatchSize => 50;

    DateOnly Today => DateOnly.FromDateTime(room.Clock.GetUtcNow().UtcDateTime);

    public Task Test(CancellationToken stop) => client.Page(ODataText.Path(services.Customers, ("$top", "1")), 1, stop);

    public Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop) => domain == Domains.Customers
        ? new ODataWriter(client, customers).Write(rows, rules, stop) : throw new ConnectionFault(FaultKind.Refused, $"Portal writes no {domain} in NAV.");

    /// <summary>In the order of numbers: NAV knows the day of a change only, so a place in the order of changes would mean nothing.</summary>
    public async Task<RowPage> Read(string domain, ReadAsk ask, CancellationToken stop)
    {
        var set = domain switch
        {
            Domains.Customers => customers,
            Domains.Items => items,
            _ => throw new ConnectionFault(FaultKind.Refused, $"Portal reads no {domain} in NAV."),
        };
        // The day is the server's own; where it lives, it may still be yesterday.
        var filter = ask.Since is { } since ? $"{Changed} ge {RowText.Of(DateOnly.FromDateTime(since.UtcDateTime).AddDays(-1))}" : null;
        var page = await client.Page(ask.Cursor ?? ODataText.Path(set.Path, ("$filter", filter)), Math.Clamp(ask.Size, 1, 20_000), stop);
        return new RowPage([.. page.Records.Select(set.Row).OfType<DomainRow>()], page.Next);
    }
}
