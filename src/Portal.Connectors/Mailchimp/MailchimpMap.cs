using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Mailchimp;

/// <summary>Fields of a subscriber and where Mailchimp keeps them.</summary>
sealed class MailchimpMap(MailchimpSettings settings)
{
    public DomainShape Shape { get; } = new(Domains.Subscribers,
    [
        new(Fields.Contact, MailchimpSettings.Longest),
        .. settings.Merge.Keys.Select(f => new FieldShape(f, IsWording(f) ? null : MailchimpSettings.Longest)),
        new(Fields.Status),
    ]);

    /// <summary>What is written as merge fields.</summary>
    public DomainShape Merged { get; } = new(Domains.Subscribers, [new(Fields.Contact), .. settings.Merge.Keys.Select(f => new FieldShape(f))]);

    static bool IsWording(string field) => field == Fields.ConsentWording;

    /// <summary>The wording of a consent is often longer than a merge field: its beginning stays readable, and the hash of the whole proves which one it was.</summary>
    static string Kept(string field, string value) => IsWording(field) && value.Length > MailchimpSettings.Longest
        ? $"{value[..(MailchimpSettings.Longest - 30)]}… sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))[..20]}" : value;

    /// <summary>The row as Mailchimp can keep it.</summary>
    public DomainRow Kept(DomainRow row) => row with { Values = row.Values.ToDictionary(v => v.Key, v => v.Value is { } value ? Kept(v.Key, value) : null) };

    public IEnumerable<string> Tags => settings.Merge.Values.Concat([MailchimpSettings.FirstName, MailchimpSettings.LastName]);

    public string? Value(JsonObject member, string field)
    {
        var merged = member["merge_fields"] as JsonObject;
        string? Of(string tag) => MailchimpClient.Text(merged?[tag]) is { Length: > 0 } text ? text : null;
        if (field != Fields.Contact) return Of(settings.Merge[field]);
        return string.Join(' ', new[] { Of(MailchimpSettings.FirstName), Of(MailchimpSettings.LastName) }.OfType<string>()) is { Length: > 0 } whole ? whole : null;
    }

    public JsonObject MergeFields(IReadOnlyDictionary<string, string?> values)
    {
        var merged = new JsonObject();
        foreach (var (field, value) in values)
        {
            if (field != Fields.Contact)
            {
                merged[settings.Merge[field]] = value ?? "";
                continue;
            }
            var parts = (value ?? "").Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            (merged[MailchimpSettings.FirstName], merged[MailchimpSettings.LastName]) = (parts.FirstOrDefault() ?? "", parts.Length > 1 ? parts[1] : "");
        }
        return merged;
    }

    /// <summary>The domain's word for a member's status; null where it has none (transactional, archived).</summary>
    public static string? Status(JsonObject member) => MailchimpClient.Text(member["status"]) is "subscribed" or "pending" or "unsubscribed" or "cleaned" ? MailchimpClient.Text(member["status"]) : null;

    /// <summary>Null: without an address it is nobody.</summary>
    public DomainRow? Row(JsonObject member)
    {
        if (MailchimpClient.Text(member["email_address"]) is not { Length: > 0 } email) return null;
        var values = Merged.Fields.ToDictionary(f => f.Name, f => Value(member, f.Name));
        if (Status(member) is { } status) values[Fields.Status] = status;
        return new DomainRow(email.ToLowerInvariant(), values, ChangedAt(member), MailchimpClient.Text(member["id"]));
    }

    public static DateTimeOffset? ChangedAt(JsonObject member) => RowText.At(MailchimpClient.Text(member["last_changed"]));
}
