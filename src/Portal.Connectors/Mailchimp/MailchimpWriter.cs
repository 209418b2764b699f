using System.Net;
using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Mailchimp;

/// <summary>
/// Writes subscribers. Only with a recorded consent is anybody added, a known address is never subscribed again by us
/// (<c>status_if_new</c> says nothing to a known one), and a withdrawal is written whatever the rules say.
/// </summary>
sealed class MailchimpWriter(MailchimpClient client, MailchimpSettings settings, MailchimpMap map, WriteRules rules)
{
    const string Unsubscribed = "unsubscribed", Cleaned = "cleaned", LeftThemselves = "They unsubscribed at Mailchimp: only they can come back, by themselves.";

    public async Task<RowOutcome> Write(DomainRow row, CancellationToken stop)
    {
        var withdrawn = row[Fields.Status] == Unsubscribed;
        // Whoever withdraws is put down as such, whatever else is wrong with the row.
        if (!withdrawn && map.Shape.Problem(row, isNew: false) is { } problem) return Failed(row, problem);
        if (row[Fields.Status] == Cleaned) return Gone(row, "Letters to the address come back: nobody is added with it.");
        if (!withdrawn && !HasConsent(row)) return Failed(row, "no consent record");
        var known = await client.Member(row.Key, stop);
        var status = known is null ? null : MailchimpMap.Status(known);
        if (status is Unsubscribed or Cleaned)
        {
            if (withdrawn) return new(row.Key, RowResult.Unchanged, MailchimpClient.Hash(row.Key));
            return Gone(row, status is Cleaned ? "Mailchimp cleaned the address: letters to it came back." : LeftThemselves);
        }
        try
        {
            return withdrawn ? await Withdraw(row, known is null, stop) : await Put(row, known, stop);
        }
        catch (MemberRefused refused)
        {
            return refused.IsForGood ? Gone(row, $"Mailchimp says: {refused.Message}") : Failed(row, $"Mailchimp says: {refused.Message}");
        }
    }

    static bool HasConsent(DomainRow row) => new[] { Fields.ConsentWording, Fields.ConsentAt, Fields.ConsentSource }.All(f => !string.IsNullOrWhiteSpace(row[f]));

    /// <summary>An unknown address is put down as unsubscribed too, so that no other list brings it back.</summary>
    async Task<RowOutcome> Withdraw(DomainRow row, bool isNew, CancellationToken stop)
    {
        await client.Put(row.Key, new JsonObject { ["email_address"] = row.Key, ["status_if_new"] = Unsubscribed, ["status"] = Unsubscribed }, stop);
        return new(row.Key, isNew ? RowResult.Created : RowResult.Changed, MailchimpClient.Hash(row.Key));
    }

    async Task<RowOutcome> Put(DomainRow row, JsonObject? known, CancellationToken stop)
    {
        var write = map.Merged.ToWrite(map.Kept(row), rules, known is null ? null : field => map.Value(known, field));
        if (known is not null && write.Count == 0) return new(row.Key, RowResult.Unchanged, MailchimpClient.Hash(row.Key));
        var member = new JsonObject { ["email_address"] = row.Key, ["status_if_new"] = settings.DoubleOptIn ? "pending" : "subscribed", ["merge_fields"] = map.MergeFields(write) };
        if (known is null) AddSignup(member, row);
        var answer = await client.Put(row.Key, member, stop);
        // They left between our question and our write, which said nothing about it.
        if (MailchimpMap.Status(answer) is Unsubscribed or Cleaned) return Gone(row, LeftThemselves);
        return new(row.Key, known is null ? RowResult.Created : RowResult.Changed, MailchimpClient.Hash(row.Key));
    }

    /// <summary>When and from where they signed up; with double opt-in Mailchimp itself notes the confirmation.</summary>
    void AddSignup(JsonObject member, DomainRow row)
    {
        if (RowText.At(row[Fields.ConsentAt]) is { } at) member["timestamp_signup"] = MailchimpClient.Stamp(at);
        if (IPAddress.TryParse(row[Fields.ConsentSource], out var ip)) member["ip_signup"] = ip.ToString();
        if (settings.DoubleOptIn) return;
        foreach (var name in new[] { "timestamp", "ip" })
        {
            if (member[$"{name}_signup"] is { } said) member[$"{name}_opt"] = said.DeepClone();
        }
    }

    static RowOutcome Failed(DomainRow row, string reason) => new(row.Key, RowResult.Failed, Reason: reason);

    static RowOutcome Gone(DomainRow row, string reason) => new(row.Key, RowResult.Skipped, MailchimpClient.Hash(row.Key), reason);
}
