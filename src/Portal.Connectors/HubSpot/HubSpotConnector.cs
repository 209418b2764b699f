using Portal.Connectors.Doubles;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.HubSpot;

/// <summary>HubSpot CRM: companies, contacts and deals, with the token of a private app.</summary>
public sealed class HubSpotConnector : IConnector
{
    public string Kind => "hubspot";
    public string Title => "HubSpot";

    public IReadOnlyList<Term> Terms { get; } =
    [
        Term.Address("Where the API answers.", "https://api.hubapi.com"),
        new(Term.Password, "Access token", "Token of a private app that may read and write companies, contacts and deals. Another token counts as another account: its records are found anew.", Secret: true) { LeadsElsewhere = true },
        Proof.Secret("Client secret of the app whose webhooks call Portal; with it Portal hears of changes at once."),
        new(HubSpotSettings.ApiVersion, "API version", "v3, or a dated version such as 2026-03.", Required: false, Default: "v3"),
        new(HubSpotSettings.CustomerProperty, "Property of the customer number", "A text property of companies, made with unique values.", Required: false, Default: "portal_customer_number"),
        new(HubSpotSettings.KeyProperty, "Property of the quote's key", "A text property of deals, made with unique values.", Required: false, Default: "portal_quote_id"),
        new(HubSpotSettings.Pipeline, "Pipeline", "Internal id of the pipeline that deals are made in.", Required: false, Default: "default"),
        new(HubSpotSettings.TimeZone, "Time zone", "Time zone of the account in HubSpot: its closing dates are midnight there.", Required: false, Default: "UTC"),
        new(nameof(HubSpotSettings.Stages), "Stages", "Internal ids of the stages of each status; the first one is written, all are read.", Required: false, Default: HubSpotSettings.UsualStages),
    ];

    /// <summary>What a connection to the double is told.</summary>
    public ConnectionTerms DemoTerms => ConnectionTerms.Of("", Kind, (Term.BaseUrl, "https://api.hubapi.com"), (Term.Password, "pat-double"));

    public IConnectedSystem Open(ConnectionTerms terms, ConnectionRoom room)
    {
        var settings = HubSpotSettings.Of(terms);
        return new HubSpotSystem(terms.Slug, new HubSpotClient(terms, settings.Version, room), settings, Proof.Secrets(terms), room.Log);
    }

    public SystemDouble OpenDouble(DoubleShelf shelf, TimeProvider clock) => new HubSpotDouble(shelf, clock);
}

/// <param name="Stages">Stages by status; the first one is written.</param>
sealed record HubSpotSettings(string Version, string CustomerNumber, string Key, string PipelineId, TimeZoneInfo Zone, IReadOnlyDictionary<string, string[]> Stages)
{
    public const string ApiVersion = "ApiVersion", CustomerProperty = "CustomerProperty", KeyProperty = "KeyProperty", Pipeline = "Pipeline", TimeZone = "TimeZone";

    /// <summary>The pipeline that every account begins with.</summary>
    public const string UsualStages = "open=presentationscheduled|appointmentscheduled|qualifiedtobuy|decisionmakerboughtin|contractsent, won=closedwon, lost=closedlost";

    public static HubSpotSettings Of(ConnectionTerms terms) => new(
        terms[ApiVersion] ?? "v3", terms[CustomerProperty] ?? "portal_customer_number", terms[KeyProperty] ?? "portal_quote_id", terms[Pipeline] ?? "default", ZoneOf(terms), StageMap(terms.Slug, terms[nameof(Stages)] ?? UsualStages));

    static TimeZoneInfo ZoneOf(ConnectionTerms terms) => TimeZoneInfo.TryFindSystemTimeZoneById(terms[TimeZone] ?? "UTC", out var zone) ? zone
        : throw new ConnectionFault(FaultKind.Refused, $"Connections__{terms.Slug}__{TimeZone} is no time zone such as Europe/Brussels.");

    /// <summary>The day that it is in the account at an instant.</summary>
    public DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>When a day begins in the account; where the clock skips midnight, the first instant after it.</summary>
    public DateTimeOffset Begin(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (Zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(15);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight));
    }

    static Dictionary<string, string[]> StageMap(string slug, string text)
    {
        var map = new Dictionary<string, string[]>();
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (status, stages) = entry.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var list] ? (name, list.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) : (entry, []);
            if (stages.Length == 0) throw new ConnectionFault(FaultKind.Refused, $"Connections__{slug}__Stages holds '{entry}', which is not like won=closedwon.");
            map[status] = stages;
        }
        return map;
    }

    /// <summary>The stage that a status is written as; null: the pipeline has none.</summary>
    public string? Stage(string? status) => status is not null && Stages.TryGetValue(status, out var stages) ? stages[0] : null;

    public string? Status(string? stage) => Stages.FirstOrDefault(s => s.Value.Contains(stage)).Key;
}
