using System.Net;

namespace Portal.Connectors.Tests.Conformance;

/// <summary>Ten thousand operations in bad weather: nothing is written twice, and nothing that was acknowledged is lost.</summary>
public sealed class StormTests
{
    const int Operations = 10_000, InOneStorm = 100;

    /// <summary>PORTAL_STORM_SEED plays one storm again.</summary>
    static readonly int? Wanted = int.TryParse(Environment.GetEnvironmentVariable("PORTAL_STORM_SEED"), out var seed) ? seed : null;

    [Fact]
    public async Task Ten_thousand_operations_with_random_faults_double_and_lose_nothing()
    {
        var cases = ConnectorCase.All.Values.Where(c => c.Writes.Count > 0 || c.Quotes is not null).ToList();
        var seeds = Wanted is { } one ? [one] : Enumerable.Range(1, Operations / InOneStorm);
        await Parallel.ForEachAsync(seeds, async (seed, _) => await Storm(cases[seed % cases.Count], seed));
    }

    /// <summary>Some hundred operations of one connector; the seed says what goes wrong.</summary>
    internal static async Task Storm(ConnectorCase about, int seed)
    {
        var random = new Random(seed);
        Weather weather = null!;
        await using var bench = Bench.InProcess(about, inner => weather = new Weather(seed, inner));
        var written = new Dictionary<(int Of, int First), Deed>();
        for (var i = 1; i <= InOneStorm; i++)
        {
            var tale = $"Storm {seed} ({about.Connector.Title}), operation {i}";
            try
            {
                var of = random.Next(about.Writes.Count + (about.Quotes is null ? 0 : 1));
                // Every third operation is about a record that is there already.
                var known = random.Next(3) == 0 ? written.Keys.Where(k => k.Of == of).ToList() : [];
                var first = known.Count > 0 ? known[random.Next(known.Count)].First : bench.Take(2);
                Deed deed = of < about.Writes.Count ? new WriteDeed(bench, about.Writes[of], first, 1 + random.Next(2)) : new QuoteDeed(bench, about.Quotes!, first);
                weather.Bad = true;
                await deed.Finish(100, tale);
                weather.Bad = false;
                deed.Check();
                written[(of, first)] = deed;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                var said = fault.Message.StartsWith(tale, StringComparison.Ordinal) ? fault.Message : $"{tale}: {fault.Message}";
                throw new InvalidOperationException($"{said} Again with PORTAL_STORM_SEED={seed}.", fault);
            }
        }
        // What was acknowledged long ago is still there once, as it was written last.
        Assert.All(written, w => w.Value.Check());
    }

    /// <summary>Three of twenty calls go wrong: before they arrive, or after they were done. What happens to a call follows from the seed and the call alone, so that calls side by side are no chance.</summary>
    sealed class Weather(int seed, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        readonly Dictionary<string, int> calls = [];

        public bool Bad { get; set; }

        Random Dice(HttpRequestMessage request)
        {
            var call = $"{request.Method} {request.RequestUri!.PathAndQuery}";
            lock (calls) call += calls[call] = calls.GetValueOrDefault(call) + 1;
            return new Random(unchecked(call.Aggregate(seed, (hash, letter) => (hash ^ letter) * 16777619) * -1640531535));
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var dice = Dice(request);
            if (!Bad || dice.Next(20) > 2) return await base.SendAsync(request, cancellationToken);
            switch (dice.Next(7))
            {
                case 0: throw new HttpRequestException(HttpRequestError.ConnectionError, "No route.");
                case 1: throw new TaskCanceledException("Nobody answers.");
                case 2: return new(HttpStatusCode.InternalServerError);
                case 3: return new(HttpStatusCode.TooManyRequests) { Headers = { { "Retry-After", "1" } } };
                case 4: return new(HttpStatusCode.ServiceUnavailable);
                case 5: return new(HttpStatusCode.Unauthorized);
                default: return await Afterwards(dice.Next(5), await base.SendAsync(request, cancellationToken));
            }
        }

        static async Task<HttpResponseMessage> Afterwards(int what, HttpResponseMessage answer)
        {
            switch (what)
            {
                case 0: throw new HttpRequestException(HttpRequestError.ResponseEnded, "Cut off.");
                case 1: throw new TaskCanceledException("The answer does not come.");
                case 2: return new(HttpStatusCode.BadGateway);
                case 3: return new(HttpStatusCode.OK) { Content = new StringContent("<title>Oh</title>") };
                default:
                    var body = await answer.Content.ReadAsByteArrayAsync();
                    answer.Content = new ByteArrayContent(body[..(body.Length / 2)]);
                    return answer;
            }
        }
    }
}
