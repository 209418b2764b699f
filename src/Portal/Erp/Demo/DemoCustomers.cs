using Portal.Connectors.Embedded;

namespace Portal.Erp.Demo;

/// <summary>What makes a customer of the demo company worth looking at.</summary>
enum DemoTrait
{
    Good,
    /// <summary>Blocked, with a reason.</summary>
    Blocked,
    /// <summary>Owes more than the limit.</summary>
    OverLimit,
    /// <summary>Has invoices past their due date.</summary>
    Overdue,
    /// <summary>Documents are written by hand.</summary>
    Told,
}

sealed record DemoCustomer(string Number, DemoTrait Trait, CustomerDetails Details);

/// <summary>The customers of Adatum Rentals: companies that do not exist.</summary>
static class DemoCustomers
{
    /// <summary>The last number of the table, so that the next customer goes on from there.</summary>
    public static long LastNumber => All.Max(c => long.Parse(c.Number[2..], System.Globalization.CultureInfo.InvariantCulture));

    const string Blocked = "unpaid invoices, agreed with finance";

    // Number | company | contact | city | country | currency | credit limit | trait
    const string Table = """
        C-10000|Trey Research|Kim Ellery|Bellevue|US|USD||Told
        C-10011|Northwind Traders|Ana Lindqvist|Portland|US|USD|40000|Told
        C-10022|Litware Events|Tom Perham|Denver|US|USD|250000|Good
        C-10033|Alpine Ski House|Maren Sommer|Innsbruck|AT|USD|15000|Blocked
        C-10044|VanArsdel, Ltd.|Jim Hance|Chicago|US|USD|30000|Overdue
        C-10055|Tailspin Toys|Yuki Ota|Seattle|US|USD|20000|Good
        C-10066|Coho Winery|Carla Moreau|Napa|US|USD|45000|Good
        C-10077|Bellows College|Dana Birkby|Boston|US|USD|60000|Good
        C-10088|Wide World Importers|Sanjay Rao|Oakland|US|USD|80000|Good
        C-10099|Lucerne Publishing|Heidi Keller|Luzern|CH|EUR|25000|Good
        C-10110|Relecloud|Priya Nair|Austin|US|USD|50000|Good
        C-10121|Adventure Works|Marco Bellini|Boulder|US|USD|35000|Good
        C-10132|Contoso Ltd|Rebecca Laszlo|Redmond|US|USD|120000|Good
        C-10143|Contoso Suites|Omar Haddad|Miami|US|USD|40000|OverLimit
        C-10154|Fourth Coffee|Nina Brandt|Seattle|US|USD|12000|Good
        C-10165|Graphic Design Institute|Ella Storm|Minneapolis|US|USD|18000|Good
        C-10176|Humongous Insurance|Peter Krebs|Hartford|US|USD|150000|Good
        C-10187|Margie's Travel|Margie Shoop|Tampa|US|USD|10000|Overdue
        C-10198|Proseware, Inc.|Darren Parker|Atlanta|US|USD|30000|Blocked
        C-10212|Wingtip Studios|Lola Jacobsen|Los Angeles|US|USD|60000|Good
        C-10220|Wingtip Toys|Aaron Con|Phoenix|US|USD|15000|Good
        C-10231|Woodgrove Bank|Isabel Martins|New York|US|USD|200000|Good
        C-10242|The Phone Company|Ray Chow|Dallas|US|USD|55000|Good
        C-10253|Southridge Video|Sofia Petrov|Burbank|US|USD|22000|OverLimit
        C-10264|School of Fine Art|Jean Philippe|Paris|FR|EUR|20000|Good
        C-10275|Lamna Healthcare|Ruth Abebe|Cleveland|US|USD|90000|Good
        C-10286|Liberty's Delightful Bakery|Liberty Munson|Philadelphia|US|USD|8000|Overdue
        C-10297|Munson's Pickles|Cole Watts|Des Moines|US|USD|12000|Good
        C-10308|Nod Publishers|Pia Westermann|Hamburg|DE|EUR|16000|Good
        C-10319|First Up Consultants|Gwen Ashby|Washington|US|USD|35000|Good
        C-10330|Fineart Auctions|Milos Kral|Praha|CZ|EUR|30000|Good
        C-10341|City Power & Light|Warren Pal|Kansas City|US|USD|175000|Good
        C-10352|Consolidated Messenger|Tai Yee|Memphis|US|USD|28000|Blocked
        C-10363|Blue Yonder Airlines|Frida Holm|Stockholm|SE|EUR|140000|Good
        C-10374|Best For You Organics|Anders Riis|Aarhus|DK|EUR|14000|Good
        C-10385|Boulder Innovations|Cassie Hicks|Boulder|US|USD|26000|Good
        C-10396|Baldwin Museum of Science|Arno Harteveld|San Diego|US|USD|75000|Good
        C-10407|Coho Vineyard|Luc Garnier|Sonoma|US|USD|18000|Good
        C-10418|Fabrikam, Inc.|Dorena Paschke|Houston|US|USD|95000|Good
        C-10430|Fabrikam Interiors B.V.|Ilse de Wit|Utrecht|NL|USD|60000|Good
        C-10440|Parnell Aerospace|Chen Lee|Wichita|US|USD|110000|Good
        C-10451|Tailwind Traders|Zara Quinn|Columbus|US|USD|65000|Good
        C-10462|Variable Arc Lighting|Hugo Garcia|Sevilla|ES|EUR|21000|OverLimit
        C-10473|Olive Grove Hotels|Eleni Kosta|Athina|GR|EUR|48000|Good
        C-10484|Harbour Lane Congress|Kees Bakker|Rotterdam|NL|EUR|130000|Good
        C-10495|Pinewood Festival|Jill Frank|Nashville|US|USD|85000|Good
        C-10506|Königsufer Messebau GmbH|Uwe Sänger|Dresden|DE|EUR|70000|Good
        C-10517|Café Lumière SARL|Aurélie Bonnet|Lyon|FR|EUR|9000|Overdue
        C-10528|Nordlys Kommune|Signe Dahl|Tromsø|NO|EUR|100000|Good
        C-10539|Granite Peak Builders|Wes Holt|Salt Lake City|US|USD|52000|Good
        C-10550|Riverbend Hospital|Amara Obi|St. Louis|US|USD|160000|Good
        C-10561|Larkspur Schools|Nell Byrne|San Jose|US|USD|88000|Good
        C-10572|Quayside Film|Theo Marsh|Vancouver|CA|USD|40000|Good
        C-10583|Saffron Catering|Leila Aziz|London|GB|EUR|11000|Overdue
        C-10594|Maple & Main|Owen Tate|Toronto|CA|USD|19000|Good
        C-10605|Cedar Street Theatre|Ivy Lam|Milwaukee|US|USD|24000|Blocked
        C-10616|Kestrel Robotics|Noor Visser|Eindhoven|NL|EUR|56000|Good
        C-10627|Old Mill Weddings|Paula Reyes|Savannah|US|USD|13000|Good
        C-10638|Skyline Coworking|Ben Ito|San Francisco|US|USD|72000|OverLimit
        C-10649|Tidewater Logistics|Grace Mbeki|Norfolk|US|USD|46000|Good
        C-10660|Vega Observatory|Rafa Ibarra|La Palma|ES|EUR|33000|Good
        C-10671|Windmill Books|Joke Smit|Leiden|NL|EUR|7500|Good
        C-10682|Zephyr Yachts|Enzo Ricci|Genova|IT|EUR|64000|Good
        C-10693|Hillcrest Trade Fairs|Mona Falk|Köln|DE|EUR|145000|Overdue
        C-10704|Brightwater Spa|Sue Kwan|Sedona|US|USD|15000|Good
        C-10715|Ironbridge Archive|Alan Pryce|Telford|GB|EUR|12500|Blocked
        """;

    public static IReadOnlyList<DemoCustomer> All { get; } = [.. Table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read)];

    static DemoCustomer Read(string line, int index)
    {
        var cells = line.Split('|');
        var (number, name, contact) = (cells[0], cells[1], cells[2]);
        var trait = Enum.Parse<DemoTrait>(cells[7]);
        var details = new CustomerDetails(
            name, contact, $"{First(contact)}@{Domain(name)}", $"+1 425 555 {101 + index:0000}", $"{12 + index * 7 % 180} {(index % 3 == 0 ? "Harbor Street" : index % 3 == 1 ? "Mill Road" : "Station Avenue")}",
            $"{10000 + index * 1373 % 89999}", cells[3], cells[4], cells[5],
            trait is DemoTrait.Blocked, trait is DemoTrait.Blocked ? Blocked : null, cells[6].Length == 0 ? null : decimal.Parse(cells[6]));
        return new DemoCustomer(number, trait, details);
    }

    static string First(string contact) => Portal.Kernel.Contracts.NormalisedName.Of(contact).Split(' ')[0];

    /// <summary>Trey Research is treyresearch.test.</summary>
    static string Domain(string company) => Portal.Kernel.Contracts.NormalisedName.Of(company).Replace(" ", "") + ".test";
}
