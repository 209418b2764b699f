using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Data;

namespace Portal.Webhooks;

/// <summary>A page of a list; <paramref name="NextCursor"/> is null at its end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>A subscription as pages and the API show it.</summary>
/// <param name="Secret">In the answer to create and rotate alone.</param>
public sealed record SubscriptionView(
    Guid Id, string Name, string Url, IReadOnlyList<string> Types, MessageFormat Format, SubscriptionStatus Status, string? DisabledReason, DateTimeOffset StatusSince,
    string? Flow, string? Owner, string CreatedBy, DateTimeOffset CreatedAt, int Version, SigningView Signing, HealthView Health,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret = null)
{
    static SubscriptionView Of(Subscription s, Endpoint e, int waiting, DateTimeOffset now, string? secret) => new(
        s.Id, s.Name, s.Url, s.Types(), s.Format, s.Status, s.DisabledReason, s.StatusSince, s.Flow, s.Owner, s.CreatedBy, s.CreatedAt, s.Version,
        new SigningView(s.SecretEnd, s.SecretSince, s.PreviousUntil > now ? s.PreviousEnd : null, s.PreviousUntil > now ? s.PreviousUntil : null),
        HealthView.Of(e, waiting), secret);

    /// <summary>The subscriptions with their endpoints and what waits for them, in their order; three queries however many there are.</summary>
    internal static async Task<IReadOnlyList<SubscriptionView>> Load(PortalDb db, IReadOnlyList<Subscription> subscriptions, DateTimeOffset now, CancellationToken stop, string? secret = null)
    {
        var ids = subscriptions.Select(s => s.Id).ToList();
        var endpoints = await db.Endpoints.AsNoTracking().Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id, stop);
        var waiting = await db.Deliveries.Waiting().Where(d => ids.Contains(d.SubscriptionId)).GroupBy(d => d.SubscriptionId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, stop);
        return [.. subscriptions.Select(s => Of(s, endpoints[s.Id], waiting.GetValueOrDefault(s.Id), now, secret))];
    }
}

/// <param name="SecretEnd">The secret's last characters.</param>
/// <param name="PreviousUntil">While set, the former secret signs as well.</param>
public sealed record SigningView(string SecretEnd, DateTimeOffset Since, string? PreviousEnd, DateTimeOffset? PreviousUntil);

/// <param name="Waiting">Events that are pending or held.</param>
/// <param name="BreakerOpenSince">Set while one probe is sent instead of every event.</param>
/// <param name="DisablesAt">When it is disabled unless something arrives before.</param>
public sealed record HealthView(
    int Waiting, int FailuresInARow, DateTimeOffset? FailingSince, DateTimeOffset? BreakerOpenSince, DateTimeOffset? NextProbeAt, DateTimeOffset? DisablesAt,
    DateTimeOffset? LastSuccessAt, DateTimeOffset? LastFailureAt)
{
    internal static HealthView Of(Endpoint e, int waiting) =>
        new(waiting, e.FailuresInARow, e.FailingSince, e.OpenSince, e.NextProbeAt, e.FailingSince + Endpoint.GivesUpAfter, e.LastSuccessAt, e.LastFailureAt);
}

/// <summary>A delivery as lists show it.</summary>
public record DeliveryRow(
    Guid Id, Guid EventId, string Type, Guid SubjectId, DeliveryStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? NextAttemptAt,
    int AttemptCount, DateTimeOffset? LastAttemptAt, Outcome? LastOutcome, int? LastStatusCode);

/// <summary>A delivery with everything that was sent and answered.</summary>
/// <param name="RequestBody">As every attempt carries it; null once retention has removed it.</param>
/// <param name="Attempts">Oldest first.</param>
public sealed record DeliveryView(
    Guid Id, Guid EventId, string Type, Guid SubjectId, DeliveryStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? NextAttemptAt,
    string? RequestBody, IReadOnlyList<AttemptView> Attempts);

/// <param name="Probe">The one probe of an open breaker: it used up no try.</param>
/// <param name="RequestHeaders">One a line, without the signature.</param>
public sealed record AttemptView(
    int Number, DateTimeOffset StartedAt, int DurationMs, Outcome Outcome, int? StatusCode, string? ResponseBody, string? Error, bool Probe, string? RequestHeaders);

static class DeliveryQueries
{
    public static IQueryable<Delivery> Waiting(this IQueryable<Delivery> deliveries) => deliveries.Where(d => d.Status == DeliveryStatus.Pending || d.Status == DeliveryStatus.Held);
}
