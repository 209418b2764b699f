using System.Globalization;
using Microsoft.Extensions.Logging;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.HubSpot;

/// <summary>
/// Reads by the search, in the order of the last change. Pages go on from the last value and not by HubSpot's own cursor, which counts:
/// with it a row that changes meanwhile moves to the end and pushes another over the edge of a page, and after 10,000 rows it ends.
/// </summary>
sealed class HubSpotReader(HubSpotClient client, HubSpotKind companies, ILogger log)
{
    const int Largest = 200;

    /// <summary>A new record appears in the search some seconds after others that changed later.</summary>
    static readonly TimeSpan Lag = TimeSpan.FromMinutes(1);

    public static DomainShape Shape(HubSpotKind kind) => new(kind.Domain, [.. kind.Fields.Select(f => f.Shape), .. kind.Links.Where(l => l.Name == Fields.Customer)]);

    public async Task<RowPage> Read(HubSpotKind kind, ReadAsk ask, CancellationToken stop)
    {
        var at = Place.Of(ask);
        var size = Math.Clamp(ask.Size, 1, Largest);
        var page = await client.Search(kind.Type, [at.Filters(kind.Modified)], at.AfterId is null ? kind.Modified : "hs_object_id", kind.Properties, size, null, stop);
        var next = page.After is null || page.Objects.Count == 0 ? at.Last : at.After(page.Objects[^1], Changed(kind, page.Objects[^1]));
        return new RowPage(await Rows(kind, page.Objects, stop), next?.Text);
    }

    static DateTimeOffset? Changed(HubSpotKind kind, HubSpotObject thing) => RowText.At(thing[kind.Modified]) ?? thing.UpdatedAt;

    async Task<IReadOnlyList<DomainRow>> Rows(HubSpotKind kind, IReadOnlyList<HubSpotObject> things, CancellationToken stop)
    {
        var linked = kind.Links.Any(l => l.Name == Fields.Customer) && things.Count > 0 ? await Customers(kind, things, stop) : [];
        var rows = new List<DomainRow>(things.Count);
        var strange = new HashSet<string>();
        foreach (var thing in things)
        {
            // A company without our number is no customer of ours. What else has no key of ours goes by its id until somebody links it.
            if (kind == companies && thing[kind.KeyProperty] is null) continue;
            var key = thing[kind.KeyProperty] is { } own ? (kind.KeyProperty == "email" ? own.ToLowerInvariant() : own) : $"hubspot:{thing.Id}";
            var values = new Dictionary<string, string?>();
            foreach (var field in kind.Fields)
            {
                var value = field.Read(p => thing[p]);
                // A value that nobody here knows, such as the stage of another pipeline, is left out: it is not empty.
                if (value is not null || field.Properties.All(p => thing[p] is null)) values[field.Shape.Name] = value;
                else strange.UnionWith(field.Properties.Select(p => $"{p} {thing[p]}"));
            }
            if (linked.TryGetValue(thing.Id, out var customer)) values[Fields.Customer] = customer;
            rows.Add(new DomainRow(key, values, Changed(kind, thing), thing.Id));
        }
        if (strange.Count > 0) log.LogInformation("HubSpot's {Type} have values that are not known and were left out: {Values}.", kind.Type, string.Join(", ", strange));
        return rows;
    }

    /// <summary>Numbers of the customers that the objects belong to.</summary>
    async Task<Dictionary<string, string>> Customers(HubSpotKind kind, IReadOnlyList<HubSpotObject> things, CancellationToken stop)
    {
        var associated = await client.Associated(kind.Type, companies.Type, things.Select(t => t.Id), stop);
        var numbers = (await client.Read(companies.Type, associated.SelectMany(a => a), null, [companies.KeyProperty], stop)).Where(c => c[companies.KeyProperty] is not null).ToDictionary(c => c.Id, c => c[companies.KeyProperty]!);
        return associated.Select(a => (a.Key, Number: a.Select(numbers.GetValueOrDefault).FirstOrDefault(n => n is not null))).Where(a => a.Number is not null).ToDictionary(a => a.Key, a => a.Number!);
    }

    /// <summary>Where a read has come to.</summary>
    /// <param name="From">Milliseconds since 1970.</param>
    /// <param name="AfterId">Not null: more rows than fit on a page have this very instant, and are gone through by their id.</param>
    sealed record Place(long From, long? AfterId)
    {
        public static Place Of(ReadAsk ask)
        {
            if (ask.Cursor is null) return new(ask.Since is { } since ? (since - Lag).ToUnixTimeMilliseconds() : 0, null);
            var parts = ask.Cursor.Split(':');
            return new(long.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length > 1 ? long.Parse(parts[1], CultureInfo.InvariantCulture) : null);
        }

        public string Text => AfterId is null ? From.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{From}:{AfterId}");

        /// <summary>When HubSpot has no more of these: nothing, or the instants behind this one.</summary>
        public Place? Last => AfterId is null ? null : new(From + 1, null);

        public Place After(HubSpotObject last, DateTimeOffset? changed)
        {
            if (AfterId is not null) return this with { AfterId = long.Parse(last.Id, CultureInfo.InvariantCulture) };
            var at = changed?.ToUnixTimeMilliseconds() ?? throw new ConnectionFault(FaultKind.Unreachable, "HubSpot left out when a record changed.");
            return at > From ? new(at, null) : this with { AfterId = 0 };
        }

        public HubSpotFilter[] Filters(string modified)
        {
            var value = From.ToString(CultureInfo.InvariantCulture);
            return AfterId is { } id ? [new(modified, "EQ", value), new("hs_object_id", "GT", id.ToString(CultureInfo.InvariantCulture))] : [new(modified, "GTE", value)];
        }
    }
}
