using System.Security.Cryptography;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.BusinessCentral;

public sealed partial class BusinessCentralSystem
{
    const string NoticeSecret = "notices";

    /// <summary>The sets whose changes are changes of a domain. The item ledger cannot be subscribed to, so goods that move are told only when the item is.</summary>
    static readonly Dictionary<string, string[]> told = new()
    {
        [Domains.Customers] = ["customers"], [Domains.Items] = ["items"], [Domains.Inventory] = ["items"], [Domains.Quotes] = ["salesQuotes", "salesOrders"],
    };

    public NoticeProof Proof { get; } = new("Portal subscribes by itself, with a secret that comes back in every notice (clientState). Nothing is set up in Business Central.");

    public bool Tells(string domain) => told.ContainsKey(domain);

    public async Task<NoticeSubscription> Subscribe(string domain, Uri address, CancellationToken stop)
    {
        var secret = await room.Memory.Recall(NoticeSecret, stop);
        if (secret is null)
        {
            // Kept before anybody is told: a notice may come while the answer to this is on its way.
            secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(100));
            await room.Memory.Keep(NoticeSecret, secret, stop);
        }
        var all = new List<BusinessCentralSubscription>();
        foreach (var set in told[domain]) all.Add(await Subscriptions.Ensure(set, address, secret, stop));
        return new(all.Min(s => s.Until), all.Any(s => s.Made));
    }

    public async Task<NoticeVerdict> Read(NoticeCall call, CancellationToken stop)
    {
        if (call.Query.GetValueOrDefault("validationToken") is { Length: > 0 } token) return new NoticeVerdict.Handshake(token);
        if (!call.IsPost) return Connectors.Proof.NotPosted;
        if (await room.Memory.Recall(NoticeSecret, stop) is not { } secret) return new NoticeVerdict.Refused("Portal has no subscription there yet.");
        if (BusinessCentralNotices.Read(call.Body.Span, secret) is not { } read) return new NoticeVerdict.Refused("This is no notice of Business Central.");
        if (read.Notices.Count == 0 && read.Refused > 0) return new NoticeVerdict.Refused("The clientState is not that of Portal's subscription.");
        return new NoticeVerdict.Taken(Connectors.Proof.IdOf(call.Body),
            [.. read.Notices.SelectMany(n => told.Where(t => t.Value.Contains(n.Set)).Select(t => new Notice(t.Key, n.Id, n.Change, n.ChangedAt)))],
            read.Refused > 0 ? $"{read.Refused} without the secret" : null);
    }
}
