using System.Globalization;

namespace Portal.Connectors.Mailchimp;

/// <summary>The audience's webhook: a form a post, not signed, its address ended by a secret.</summary>
public sealed partial class MailchimpDouble
{
    public const string WebhookSecret = "double-webhook-0000000000";

    readonly List<(string Email, string Type)> news = [];

    /// <summary>Somebody subscribes by a form there.</summary>
    public void Joins(string email) => Take(Shelf.Find("members", MailchimpClient.Hash(email)), email, "subscribed", []);

    /// <summary>A reader follows the link in one of Mailchimp's letters.</summary>
    public void Leaves(string email)
    {
        var member = Shelf.Find("members", MailchimpClient.Hash(email))!;
        (member["status"], member["last_changed"]) = ("unsubscribed", MailchimpClient.Stamp(Now));
        Shelf.Put("members", MailchimpClient.Hash(email), member);
        Changed(email, "unsubscribe");
    }

    void Changed(string email, string type)
    {
        if (Outlet is not null) news.Add((email, type));
    }

    protected override IReadOnlyList<HttpRequestMessage> News()
    {
        if (Outlet is not { } outlet) return [];
        var told = news.Select(n => new HttpRequestMessage(HttpMethod.Post, new UriBuilder(outlet.Address) { Query = $"{MailchimpNotices.Parameter}={WebhookSecret}" }.Uri)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["type"] = n.Type, ["fired_at"] = Now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), ["data[email]"] = n.Email, ["data[list_id]"] = List, ["data[reason]"] = "manual",
            }),
        }).ToList();
        news.Clear();
        return told;
    }
}
