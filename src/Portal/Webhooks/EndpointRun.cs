using System.Diagnostics;
using System.Threading.Channels;
using Portal.Data;
using Portal.Kernel.Mediation;

namespace Portal.Webhooks;

/// <summary>
/// One worker's shift at one endpoint. A single loop decides; only the exchanges run beside it, and while one transaction writes what came back, the next results gather:
/// so a busy endpoint's results are written many at a time and a quiet one's at once.
/// </summary>
sealed class EndpointRun(Guid id, Guid token, DeliveryLedger ledger, WebhookSender sender, SendingRoom room, Secrets secrets, TimeProvider clock)
{
    static readonly System.Diagnostics.Metrics.Counter<long> Attempts = Telemetry.Meter.CreateCounter<long>("portal.deliveries.attempts", description: "Attempts to deliver, by outcome");
    static readonly System.Diagnostics.Metrics.Histogram<double> Delay = Telemetry.Meter.CreateHistogram<double>("portal.deliveries.delay", "s", "From the event to its first attempt");

    /// <summary>Then the endpoint is claimed anew, by whichever instance has room.</summary>
    static readonly TimeSpan Shift = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(1);
    /// <summary>When the host goes down, exchanges under way may come to their end for so long.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    const int MostAtOnce = 16;
    const int FirstAtOnce = 4;

    // Null: look again.
    readonly Channel<Sent?> news = Channel.CreateUnbounded<Sent?>(new UnboundedChannelOptions { SingleReader = true });
    readonly LinkedList<Outgoing> waiting = [];
    readonly Dictionary<Guid, Guid> underWay = [];
    Endpoint? endpoint;
    Target? target;
    long arrivals;
    int? version;
    bool drained;
    /// <summary>Grows with each success and falls to one with a failure: a hanging endpoint takes little room from the others.</summary>
    int atOnce = FirstAtOnce;

    /// <summary>Something may have become due.</summary>
    public void LookAgain() => news.Writer.TryWrite(null);

    public async Task Work(CancellationToken stop)
    {
        var until = clock.GetUtcNow() + Shift;
        using var cut = new CancellationTokenSource();
        await using var goingDown = stop.Register(() => cut.CancelAfter(Grace));
        using var look = clock.CreateTimer(_ => LookAgain(), null, Rhythm, Rhythm);
        while (true)
        {
            var resting = stop.IsCancellationRequested || clock.GetUtcNow() >= until;
            if (!resting && waiting.Count == 0 && !drained && !await Look(cut.Token)) return;
            if (!resting) while (Next() is { } next) Start(next, cut.Token);
            if (underWay.Count == 0 && (resting || waiting.Count == 0))
            {
                if (endpoint is null || await ledger.LetGo(id, token, arrivals, cut.Token)) return;
                if (resting && !await Look(cut.Token)) return;
                drained = false;
                continue;
            }
            if (!await Note(await Results(cut.Token), cut.Token)) return;
        }
    }

    /// <summary>Reads what is due. False when the claim is lost.</summary>
    async Task<bool> Look(CancellationToken stop)
    {
        if (await ledger.Load(id, token, underWay.Keys, stop) is not { } work) return false;
        if (endpoint is null && work.Endpoint.FailuresInARow > 0) atOnce = 1;
        (endpoint, arrivals, version) = (work.Endpoint, work.Endpoint.Arrivals, work.Subscription?.Version);
        target = work.Due.Count > 0 ? Target.Of(work.Subscription!, secrets) : target;
        foreach (var outgoing in work.Due) waiting.AddLast(outgoing);
        drained = work.Due.Count == 0;
        return true;
    }

    /// <summary>The next that may leave now: events about one thing leave one after the other, and those that waited behind a pause or breaker all do.</summary>
    Outgoing? Next()
    {
        if (waiting.First is not { } first || underWay.Count >= (endpoint!.IsOpen ? 1 : atOnce)) return null;
        if (first.Value.Sequence <= endpoint.CatchUpTo) return underWay.Count == 0 ? Taken(first) : null;
        for (var node = first; node is not null; node = node.Next)
            if (!underWay.ContainsValue(node.Value.SubjectId)) return Taken(node);
        return null;
    }

    Outgoing Taken(LinkedListNode<Outgoing> node)
    {
        waiting.Remove(node);
        underWay.Add(node.Value.Id, node.Value.SubjectId);
        return node.Value;
    }

    void Start(Outgoing outgoing, CancellationToken stop) => _ = Exchange(outgoing, endpoint!.IsOpen, target!, stop);

    async Task Exchange(Outgoing outgoing, bool probe, Target to, CancellationToken stop)
    {
        try
        {
            await room.Enter(stop);
            try
            {
                var exchange = await Traced(outgoing, to, stop);
                news.Writer.TryWrite(new Sent(outgoing.Id, outgoing.SubjectId, exchange, probe));
            }
            finally
            {
                room.Leave();
            }
        }
        catch (Exception fault)
        {
            // The run ends with it and the claim runs out: the delivery is still due.
            news.Writer.TryComplete(fault);
        }
    }

    async Task<Exchange> Traced(Outgoing outgoing, Target to, CancellationToken stop)
    {
        var parent = ActivityContext.TryParse(outgoing.TraceParent, null, isRemote: true, out var context) ? context : default;
        using var span = Telemetry.Source.StartActivity("deliver", ActivityKind.Client, parent);
        span?.SetTag("portal.event", outgoing.Message?.Id).SetTag("portal.event.type", outgoing.Type).SetTag("portal.attempt", outgoing.Attempt).SetTag("portal.subscription", id);
        if (outgoing.Attempt == 1) Delay.Record((clock.GetUtcNow() - outgoing.OccurredAt).TotalSeconds);
        var exchange = outgoing.Message is { } message
            ? await sender.Send(to, message, span?.Id ?? outgoing.TraceParent, stop)
            : new Exchange(clock.GetUtcNow(), TimeSpan.Zero, Outcome.Refused, null, "", null, "What this event said was removed when its days were over.");
        var word = exchange.Outcome.Word();
        span?.SetTag("portal.outcome", word).SetTag("http.response.status_code", exchange.StatusCode);
        if (exchange.Outcome is not Outcome.Delivered) span?.SetStatus(ActivityStatusCode.Error, word);
        Attempts.Add(1, new KeyValuePair<string, object?>("outcome", word));
        return exchange;
    }

    /// <summary>Waits for the next result, or for the word to look again, and takes what else is there.</summary>
    async Task<IReadOnlyList<Sent>> Results(CancellationToken stop)
    {
        var results = new List<Sent>();
        await news.Reader.WaitToReadAsync(stop);
        while (news.Reader.TryRead(out var one))
        {
            if (one is null) drained = false;
            else results.Add(one);
        }
        return results;
    }

    /// <summary>Writes the results. False when the claim is lost.</summary>
    async Task<bool> Note(IReadOnlyList<Sent> results, CancellationToken stop)
    {
        if (results.Count == 0) return true;
        if (await ledger.Write(id, token, results, stop) is not { } now) return false;
        foreach (var result in results)
        {
            underWay.Remove(result.DeliveryId);
            atOnce = result.Exchange.Outcome is Outcome.Delivered ? Math.Min(atOnce + 1, MostAtOnce) : 1;
        }
        var wasOpen = endpoint!.IsOpen;
        endpoint = now.Endpoint;
        // Behind a breaker everything waits; when it closes, or a person changed the subscription, what is due is another list.
        if (wasOpen || endpoint.IsOpen || now.Version != version)
        {
            waiting.Clear();
            drained = false;
        }
        return true;
    }
}
