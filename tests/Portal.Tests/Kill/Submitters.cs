using System.Collections.Concurrent;
using System.Net;

namespace Portal.Tests.Kill;

/// <summary>Front doors that never give up: each submission is sent again with its key until it is acknowledged.</summary>
sealed class Submitters(PortalProcess portal) : IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    readonly CancellationTokenSource stop = new();
    readonly List<Task> working = [];

    /// <summary>Id by idempotency key of everything that was answered with 202.</summary>
    public ConcurrentDictionary<string, Guid> Acknowledged { get; } = new();
    /// <summary>Answers that no front door should ever see.</summary>
    public ConcurrentQueue<string> Surprises { get; } = new();
    public int Repeats => repeats;
    int repeats;
    TaskCompletionSource accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done at the next 202 from now on.</summary>
    public Task NextAccepted() => (accepted = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Start(int clients) => working.AddRange(Enumerable.Range(0, clients).Select(client => Task.Run(() => Work(client))));

    async Task Work(int client)
    {
        using var http = portal.Client(DemoKey.Website);
        using var timer = new PeriodicTimer(Pause);
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var key = $"kill-{client}-{number}";
            var request = KillTests.CleanRequest(client, number);
            // Also after the stop: what was sent once is sent until it is acknowledged, as a front door does.
            while (!await Try(http, request, key)) await timer.WaitForNextTickAsync();
            await timer.WaitForNextTickAsync();
        }
    }

    async Task<bool> Try(HttpClient http, QuoteRequest request, string key)
    {
        try
        {
            using var answer = await http.Submit(request, key);
            if (answer.StatusCode is HttpStatusCode.Accepted)
            {
                var id = (await answer.Body(202)).GetProperty("id").GetGuid();
                if (answer.Headers.Contains("Idempotency-Replayed")) Interlocked.Increment(ref repeats);
                if (Acknowledged.GetOrAdd(key, id) != id) Surprises.Enqueue($"{key} got two ids");
                accepted.TrySetResult();
                return true;
            }
            // 503 while it starts, 409 while the first try is still being stored.
            if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict)) Surprises.Enqueue($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            return false;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>No new submissions; waits until every one that was begun is acknowledged.</summary>
    public async Task Finish()
    {
        await stop.CancelAsync();
        await Task.WhenAll(working);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        stop.Dispose();
    }
}
