using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portal.Connectors.OData;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.BusinessCentral;

/// <summary>Something changed there; the notice has no data.</summary>
/// <param name="Set">e.g. <c>salesQuotes</c>.</param>
/// <param name="Id">Null for a collection.</param>
public sealed record BusinessCentralNotice(string SubscriptionId, string Set, string? Id, NoticeChange Change, DateTimeOffset? ChangedAt);

/// <summary>
/// What Business Central posts to a subscription's address. Notices are not signed: the secret that was left at the subscription (clientState) is the only proof.
/// When a subscription is made or renewed, its address is called with <c>?validationToken=</c> and has to answer 200 with the token as body.
/// Answer 2xx when they are stored and 503 when not; any other answer may end the subscription.
/// </summary>
/// <param name="Notices">Those with the right secret.</param>
/// <param name="Refused">How many had another secret, or none.</param>
public sealed partial record BusinessCentralNotices(IReadOnlyList<BusinessCentralNotice> Notices, int Refused)
{
    /// <summary>Reads a body. Notices of several subscriptions may be mixed in it, so each one must have the secret.</summary>
    /// <returns>Null when the body is none of Business Central's.</returns>
    public static BusinessCentralNotices? Read(ReadOnlySpan<byte> body, string secret)
    {
        JsonNode? sent;
        try
        {
            sent = JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
        if (sent is not JsonObject { } envelope || envelope["value"] is not JsonArray) return null;
        var all = envelope.Records("value").ToList();
        var ours = all.Where(n => Proof.IsSame(n.Text("clientState"), secret)).ToList();
        return new BusinessCentralNotices([.. ours.Select(Notice).OfType<BusinessCentralNotice>()], all.Count - ours.Count);
    }

    /// <summary>Null when it says a change that is not known here, or names no set.</summary>
    static BusinessCentralNotice? Notice(JsonObject sent)
    {
        if (!Enum.TryParse<NoticeChange>(sent.Text("changeType"), ignoreCase: true, out var change) || Resource().Match(sent.Text("resource") ?? "") is not { Success: true } match) return null;
        return new BusinessCentralNotice(sent.Text("subscriptionId") ?? "", match.Groups["set"].Value, match.Groups["id"] is { Success: true } id ? id.Value : null, change, sent.At("lastModifiedDateTime"));
    }

    /// <summary>The last segment: <c>…/companies({id})/customers({id})</c>, or a set with a filter behind it.</summary>
    [GeneratedRegex(@"(?:^|/)(?<set>\w+)(?:\((?<id>[0-9A-Fa-f-]{36})\))?(?:\?.*)?$")]
    private static partial Regex Resource();
}
