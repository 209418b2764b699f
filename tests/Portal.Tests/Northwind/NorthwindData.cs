using System.Globalization;
using System.Text;
using CsvHelper;
using Portal.Tests.Architecture;

namespace Portal.Tests.Northwind;

/// <summary>
/// Microsoft's sample company as CSV: input that nobody here wrote. It is read from where it lies (<c>PORTAL_NORTHWIND</c>, else <c>shared/data/northwind</c>
/// beside the repository) and read here without Portal's own code, so that sums can be compared.
/// </summary>
static class NorthwindData
{
    public static string Folder { get; } = Find();

    public static IReadOnlyList<Customer> Customers { get; } = Read("customers.csv", row => new Customer(row["customerID"]!, row["companyName"]!, row["contactName"]!));
    public static IReadOnlyList<Order> Orders { get; } = Read("orders.csv", row => new Order(row["orderID"]!, row["customerID"]!));
    public static IReadOnlyDictionary<string, Product> Products { get; } = Read("products.csv", row => new Product(row["productID"]!, Number(row["unitPrice"]), Number(row["unitsInStock"]), row["discontinued"] == "1")).ToDictionary(p => p.Id);
    public static ILookup<string, Line> Lines { get; } = Read("order-details.csv", row => new Line(row["orderID"]!, row["productID"]!, Number(row["unitPrice"]), Number(row["quantity"]))).ToLookup(l => l.OrderId);

    public static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    /// <summary>The customers as a person corrects them: an address that a comma tore in two is one again, in quotation marks.</summary>
    public static byte[] CorrectedCustomers()
    {
        const int address = 4;
        var rows = File.ReadAllLines(Path.Combine(Folder, "customers.csv")).Where(row => row.Length > 0).ToList();
        var columns = rows[0].Split(',').Length;
        var corrected = rows.Select(row => row.Split(',') is var cells && cells.Length == columns
            ? row
            : string.Join(',', [.. cells[..address], $"\"{cells[address]},{cells[address + 1]}\"", .. cells[(address + 2)..]]));
        return Encoding.UTF8.GetBytes(string.Join('\n', corrected));
    }

    /// <summary>The order's value: discounts are none of a quote request's business.</summary>
    public static decimal Total(Order order) => Lines[order.Id].Sum(l => l.Quantity * l.UnitPrice);

    /// <summary>What the rules must find, said without them.</summary>
    public static IEnumerable<string> Expected(Order order)
    {
        var lines = Lines[order.Id].Select(l => (Line: l, Product: Products[l.ProductId])).ToList();
        if (lines.Any(l => l.Product.Discontinued)) yield return "item-blocked";
        if (lines.Any(l => Math.Abs(l.Line.UnitPrice - l.Product.UnitPrice) > l.Product.UnitPrice * 0.01m)) yield return "price";
        if (lines.Any(l => l.Line.Quantity > l.Product.Stock)) yield return "availability";
    }

    public static QuoteRequest Request(Order order)
    {
        var customer = Customers.Single(c => c.Id == order.CustomerId);
        return Lines[order.Id].Aggregate(
            A.QuoteRequest(customer.Contact, $"{customer.Id.ToLowerInvariant()}@northwind.test").From(customer.Id, customer.Company),
            (request, line) => request.Line(line.ProductId, line.Quantity, line.UnitPrice));
    }

    static string Find()
    {
        if (Environment.GetEnvironmentVariable("PORTAL_NORTHWIND") is { Length: > 0 } given) return given;
        for (var at = new DirectoryInfo(House.Root); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "shared", "data", "northwind") is var folder && Directory.Exists(folder)) return folder;
        throw new InvalidOperationException("The Northwind files are not here. Set PORTAL_NORTHWIND to the folder that holds customers.csv, products.csv, orders.csv and order-details.csv.");
    }

    static List<T> Read<T>(string file, Func<CsvReader, T> line)
    {
        using var csv = new CsvReader(new StreamReader(Path.Combine(Folder, file)), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<T>();
        while (csv.Read()) rows.Add(line(csv));
        return rows;
    }

    static decimal Number(string? text) => decimal.Parse(text!, CultureInfo.InvariantCulture);

    public sealed record Customer(string Id, string Company, string Contact);

    public sealed record Product(string Id, decimal UnitPrice, decimal Stock, bool Discontinued);

    public sealed record Order(string Id, string CustomerId);

    public sealed record Line(string OrderId, string ProductId, decimal UnitPrice, decimal Quantity);
}
