using Portal.Kernel.Contracts;

namespace Portal.Connectors.Mailchimp;

/// <summary>
/// Mailchimp's webhook: a form (<c>type=unsubscribe&amp;data[email]=…&amp;data[list_id]=…</c>), not signed, so a secret in its address is the proof.
/// When the webhook is set up, Mailchimp looks with GET whether somebody answers.
/// </summary>
sealed class MailchimpNotices(IReadOnlyList<string> secrets, string list)
{
    public const string Parameter = "secret";

    /// <summary>It stands in an address, and is the only proof.</summary>
    const int Shortest = 16;

    public static MailchimpNotices Of(ConnectionTerms terms, MailchimpSettings settings)
    {
        var secrets = Connectors.Proof.Secrets(terms);
        if (secrets.FirstOrDefault(s => s.Length < Shortest || !s.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) is not null)
            throw new ConnectionFault(FaultKind.Refused, $"Connections__{terms.Slug}__{Connectors.Proof.SecretTerm} is {Shortest} or more letters and digits.");
        return new(secrets, settings.List);
    }

    public NoticeProof? Proof => secrets.Count == 0 ? null : new("In Mailchimp make a webhook of the audience (Audience, Settings, Webhooks) with this address, told of everything that people, admins and the API change. Put this connection's webhook secret in place of the dots.", $"?{Parameter}=…");

    public NoticeVerdict Read(NoticeCall call)
    {
        if (!Connectors.Proof.IsAny(call.Query.GetValueOrDefault(Parameter), secrets)) return new NoticeVerdict.Refused("The address does not end with this connection's secret.");
        if (!call.IsPost) return new NoticeVerdict.Handshake("");
        var form = call.Form;
        var (type, of) = (form.GetValueOrDefault("type"), form.GetValueOrDefault("data[list_id]"));
        var id = Connectors.Proof.IdOf(call.Body);
        if (of is not null && of != list) return new NoticeVerdict.Taken(id, [], "It is about another audience.");
        if (type is not ("subscribe" or "unsubscribe" or "profile" or "cleaned" or "upemail")) return new NoticeVerdict.Taken(id, [], $"Portal reads nothing that {type ?? "it"} could be about.");
        var at = DateTimeOffset.TryParse(form.GetValueOrDefault("fired_at"), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var fired) ? fired : (DateTimeOffset?)null;
        return new NoticeVerdict.Taken(id, [new Notice(Domains.Subscribers, null, type == "subscribe" ? NoticeChange.Created : NoticeChange.Updated, at)]);
    }
}
