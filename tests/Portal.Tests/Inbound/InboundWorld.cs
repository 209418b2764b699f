using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Connections;
using Portal.Connectors.Doubles;
using Portal.Connectors.Zendesk;
using Portal.Inbound;
using Portal.Kernel;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Sync;
using Portal.Tests.Sync;

namespace Portal.Tests.Inbound;

/// <summary>A host with stand-ins that tell, and a paper system that gets what they tell of.</summary>
static class InboundWorld
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public static readonly (string, string)[] Desk = [("Connections__desk__Kind", "zendesk"), ("Connections__desk__Demo", "true")];
    public static readonly (string, string)[] Erp = [("Connections__erp__Kind", "business-central"), ("Connections__erp__Demo", "true")];
    public static readonly (string, string)[] List = [("Connections__list__Kind", "mailchimp"), ("Connections__list__Demo", "true")];

    public static readonly (string, string)[] Bookings =
    [
        ("Connections__bookings__Kind", "webhook"), ("Connections__bookings__Signed", "standard"), ("Connections__bookings__Password", Secret), ("Connections__bookings__Domain", Domains.Deliveries), ("Connections__bookings__Key", "payload.uri"),
        ("Connections__bookings__Fields", "email=payload.email, city=payload.city"), ("Connections__bookings__Type", "event"), ("Connections__bookings__DeletedTypes", "invitee.canceled"), ("Connections__bookings__Time", "created_at"),
    ];

    public static Task<PortalApp> Start(Provider on, PaperSystem? target, params (string, string)[][] connections) => PortalApp.Start(new AppOptions
    {
        Provider = on, Demo = false, Settings = [("Demo__Enabled", "false"), .. connections.SelectMany(c => c)],
        Services = services =>
        {
            if (target is not null) services.AddSingleton<IDomainWriter>(target);
        },
    });

    /// <summary>A flow that runs only when its source tells of something.</summary>
    public static Task<string> FlowFrom(this PortalApp app, string source, string domain, params string[] fields) =>
        app.Flow(new SyncTerms($"From {source}", source, "there", domain, SyncWorld.Fields(fields), SyncWorld.Never), $"from-{source}");

    public static T Double<T>(this PortalApp app, string connection) where T : SystemDouble => (T)app.Services.GetRequiredService<OpenConnections>().Find(connection)!.Double!;

    public static Uri Address(this PortalApp app, string connection) => new(app.Url, Urls.Inbound(connection));

    public static async Task<HttpResponseMessage> Post(this PortalApp app, HttpRequestMessage notice)
    {
        using var client = app.Client();
        return await client.SendAsync(notice);
    }

    /// <summary>A post about a ticket, signed.</summary>
    public static HttpRequestMessage TicketNotice(this PortalApp app, string id, string secret = ZendeskDouble.SigningSecret) =>
        app.Double<ZendeskDouble>("desk").Post(app.Address("desk"), $$$"""{"id":"{{{id}}}","type":"zen:event-type:ticket.status_changed","detail":{"id":"12"}}""", secret);

    /// <summary>A booking by Standard Webhooks.</summary>
    public static HttpRequestMessage Booking(this PortalApp app, string id, string uri, string city, DateTimeOffset at, string type = "invitee.created", string secret = Secret)
    {
        var body = new JsonObject { ["event"] = type, ["created_at"] = RowText.Of(at), ["payload"] = new JsonObject { ["uri"] = uri, ["email"] = "kim@treyresearch.test", ["city"] = city } }.ToJsonString();
        var now = DateTimeOffset.UtcNow;
        var post = new HttpRequestMessage(HttpMethod.Post, app.Address("bookings")) { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        post.Headers.Add(StandardWebhooks.IdHeader, id);
        post.Headers.Add(StandardWebhooks.TimestampHeader, now.ToUnixTimeSeconds().ToString());
        post.Headers.Add(StandardWebhooks.SignatureHeader, StandardWebhooks.Sign(id, now, Encoding.UTF8.GetBytes(body), secret));
        return post;
    }

    public static async Task Taken(this PortalApp app, HttpRequestMessage notice)
    {
        using var answer = await app.Post(notice);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    public static Task<List<InboundNotice>> Notices(this PortalApp app) => app.Database(db => db.Set<InboundNotice>().AsNoTracking().OrderBy(n => n.Id).ToListAsync());

    public static Task<List<SyncRun>> Runs(this PortalApp app) => app.Database(db => db.SyncRuns.AsNoTracking().OrderBy(r => r.Id).ToListAsync());

    public static Task Quiet(this PortalApp app) => Eventually.Holds("everything is handled and read", async () =>
        (await app.Notices()).All(n => n.State is not NoticeState.Waiting) && (await app.Runs()).All(r => r.FinishedAt is not null) && await app.Database(db => db.SyncProgress.AllAsync(p => p.ToldAt == null)), TimeSpan.FromSeconds(40));

    /// <summary>Something that a user of the stand-in's API does there.</summary>
    public static async Task Does(this SystemDouble there, HttpMethod method, string path, JsonObject body, AuthenticationHeaderValue who)
    {
        using var ask = new HttpRequestMessage(method, new Uri(new Uri("https://double.example"), path)) { Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")) };
        ask.Headers.Authorization = who;
        using var answer = await there.Answer(ask, CancellationToken.None);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
