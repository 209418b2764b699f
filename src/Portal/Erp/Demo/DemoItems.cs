using Portal.Connectors.Embedded;

namespace Portal.Erp.Demo;

/// <param name="Price">List price in USD for one.</param>
/// <param name="Stock">Null: a service.</param>
sealed record DemoItem(string Number, string Name, string Category, string Unit, decimal Price, decimal? Stock, bool Blocked);

/// <summary>What Adatum Rentals has in its yard: furniture and equipment, for sale by the piece and for rent by the month.</summary>
static class DemoItems
{
    public const string SaleList = ItemPrice.StandardList;
    public const string RentalList = "WINTER-26";

    // Items that people, mockups and examples call by number; stock as the demo's requests need it.
    static readonly DemoItem[] Named =
    [
        new("1896-S", "Executive desk 180, oak", "Desks", "pcs", 1000.80m, 480, false),
        new("1900-S", "Visitor chair, black", "Chairs", "pcs", 192.80m, 640, false),
        new("1906-S", "Mobile pedestal", "Storage", "pcs", 281.40m, 210, false),
        new("1908-S", "Swivel chair, blue", "Chairs", "pcs", 190.10m, 160, false),
        new("1920-S", "Sit-stand desk 160", "Desks", "month", 60.00m, 46, false),
        new("1925-W", "Conference bundle, 6 to 8 people", "Tables", "pcs", 122.50m, 30, false),
        new("1928-S", "Desk lamp", "Lighting", "pcs", 35.60m, 900, false),
        new("1936-S", "Task chair mesh", "Chairs", "month", 11.56m, 120, false),
        new("1960-S", "Guest chair, red", "Chairs", "pcs", 190.10m, 85, false),
        new("1964-S", "Counter stool, white", "Chairs", "pcs", 241.70m, 64, true),
        new("1968-S", "Whiteboard, mobile", "Meeting rooms", "month", 18.40m, 40, false),
        new("1972-S", "Lounge sofa, three seats", "Lounge", "pcs", 824.40m, 24, false),
        new("2040-S", "Stage deck 2 × 1 m", "Events", "pcs", 1532.50m, 32, false),
        new("2044-S", "Banquet table 180", "Events", "month", 14.20m, 260, false),
        new("2051-S", "Care bed, electric", "Care", "month", 88.00m, 18, false),
        new("2060-S", "Site cabin, 6 m", "Cabins", "month", 240.00m, 9, false),
    ];

    // Category | unit | name | variants | price of the first | step to the next
    const string Table = """
        Desks|pcs|Desk|120;140;160;180;corner left;corner right|249.00|48.50
        Desks|month|Sit-stand desk|120;140;180;200, double|38.00|9.50
        Desks|pcs|Reception counter|straight;curved;with lift-up flap|1240.00|310.00
        Chairs|pcs|Task chair|basic;with armrests;with headrest;wide seat;kneeling|159.00|36.25
        Chairs|month|Conference chair|grey;black;cognac;green|6.40|1.10
        Chairs|month|Stacking chair|white;black;oak|3.20|0.45
        Chairs|pcs|Bar stool|oak;ash;steel;padded|118.00|21.50
        Tables|pcs|Meeting table|180;240;300;360;round 120;round 150|440.00|115.00
        Tables|month|Folding table|120;160;180;200|8.90|1.60
        Tables|month|High table|round;square;long|11.50|2.75
        Storage|pcs|Filing cabinet|2 drawers;3 drawers;4 drawers;fireproof|189.00|64.00
        Storage|pcs|Bookcase|low;high;with doors;corner|132.00|41.00
        Storage|month|Locker|2 doors;4 doors;6 doors;12 doors|9.80|4.20
        Partitions|month|Acoustic panel|80;100;120;160;with window|7.60|2.30
        Partitions|pcs|Phone booth|one person;two people;four people|4850.00|2150.00
        Lighting|pcs|Floor lamp|straight;arc;tripod;reading|79.00|28.40
        Lighting|month|Stage light|LED wash;LED spot;moving head;follow spot|12.80|9.60
        Lounge|month|Armchair|grey;ochre;teal;leather|12.40|3.10
        Lounge|month|Sofa|two seats;three seats;corner;modular|24.00|8.50
        Lounge|pcs|Coffee table|round;square;nest of three|149.00|37.00
        Meeting rooms|month|Display|55 inch;65 inch;75 inch;86 inch;98 inch|49.00|31.00
        Meeting rooms|month|Projector|4,000 lm;7,000 lm;12,000 lm|64.00|58.00
        Meeting rooms|month|Conference speaker|small;medium;large|15.00|9.00
        Events|month|Party tent|3 × 3 m;3 × 6 m;6 × 6 m;6 × 12 m;10 × 20 m|95.00|140.00
        Events|month|Lectern|oak;acrylic;with light|21.00|7.00
        Events|month|Crowd barrier|2 m;2.5 m;gate|4.10|1.05
        Events|month|Dance floor|3 × 3 m;5 × 5 m;7 × 7 m|120.00|95.00
        Events|month|Coat rack|20 hooks;40 hooks;80 hooks|9.00|4.50
        Kitchen|month|Refrigerator|100 l;200 l;400 l;display|22.00|11.00
        Kitchen|month|Coffee machine|pads;one group;two groups;filter, large|28.00|26.00
        Kitchen|month|Dishwasher|under counter;hood type|68.00|54.00
        Kitchen|pcs|Serving trolley|two shelves;three shelves;heated|164.00|88.00
        Cabins|month|Site cabin|3 m;9 m;with kitchen;with washroom|165.00|70.00
        Cabins|month|Storage container|10 ft;20 ft;40 ft|58.00|37.00
        Cabins|month|Toilet unit|single;double;accessible;trailer|76.00|64.00
        Power|month|Generator|3 kVA;6 kVA;20 kVA;60 kVA;100 kVA|45.00|85.00
        Power|month|Cable drum|25 m;50 m;100 m|3.80|2.10
        Power|month|Distribution box|16 A;32 A;63 A;125 A|9.50|8.50
        Climate|month|Heater|2 kW;9 kW;22 kW;50 kW|14.00|16.50
        Climate|month|Air conditioner|3.5 kW;7 kW;14 kW|52.00|48.00
        Climate|month|Dehumidifier|20 l;50 l;100 l|31.00|22.00
        Care|month|Care bed|low;extra wide;for children|92.00|24.00
        Care|month|Patient lift|mobile;standing aid|64.00|18.00
        Care|pcs|Bedside cabinet|oak;white|212.00|34.00
        Outdoor|month|Beer table set|standard;wide|7.40|2.60
        Outdoor|month|Parasol|3 m;4 m;5 m with heater|13.00|9.00
        Outdoor|month|Patio heater|gas;electric|19.00|4.00
        Fairs|month|Exhibition wall|straight 3 m;corner;curved;with shelf|18.00|6.00
        Fairs|month|Counter|with lock;with light;refrigerated|26.00|12.00
        Fairs|pcs|Roll-up banner stand|85 cm;100 cm;120 cm|58.00|14.00
        Services|hour|Assembly|weekday;evening;weekend|68.00|22.00
        Services|pcs|Delivery|within 50 km;within 150 km;further|140.00|95.00
        Services|hour|Technician on site|sound;light;power|82.00|6.00
        Services|pcs|Cleaning after return|small;medium;large|45.00|35.00
        """;

    public static IReadOnlyList<DemoItem> All { get; } = [.. Named, .. Rest()];

    static IEnumerable<DemoItem> Rest()
    {
        var number = 3000;
        foreach (var line in Table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var cells = line.Split('|');
            var (first, step) = (decimal.Parse(cells[4]), decimal.Parse(cells[5]));
            foreach (var (variant, i) in cells[3].Split(';').Select((v, i) => (v, i)))
            {
                number += 4;
                var stock = cells[0] == "Services" ? (decimal?)null : number * 37 % 190 + (number % 5 == 0 ? 0 : 6);
                yield return new DemoItem($"{number}-S", $"{cells[2]} {variant}", cells[0], cells[1], first + i * step, stock, Blocked: number % 116 == 0);
            }
        }
    }

    /// <summary>Prices by quantity: from ten and from fifty it costs a tenth less each. Euro prices are made of the dollar ones.</summary>
    public static IEnumerable<ItemPrice> PricesOf(DemoItem item, DateTimeOffset at)
    {
        var list = item.Unit == "month" ? RentalList : SaleList;
        foreach (var (currency, rate) in new[] { ("USD", 1m), ("EUR", 0.92m) })
            foreach (var (from, share) in new[] { (1m, 1m), (10m, 0.9m), (50m, 0.8m) })
                yield return ItemPrice.Create(item.Number, list, currency, from, Math.Round(item.Price * rate * share, 2, MidpointRounding.AwayFromZero), at);
    }
}
