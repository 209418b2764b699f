using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests;

/// <summary>What is remembered of creations that were sent.</summary>
public sealed class SentKeysTests
{
    [Fact]
    public async Task Keys_are_forgotten_when_their_time_is_over_however_many_there_were()
    {
        var (clock, memory) = (new HurriedClock(), new Counting());
        var sent = new SentKeys(Rooms.Room(clock: clock, memory: memory), "It", TimeSpan.FromMinutes(20));
        for (var i = 0; i < 2000; i++)
        {
            await sent.Once($"K{i}", () => Task.FromResult(0), CancellationToken.None);
            clock.Pass(TimeSpan.FromMinutes(1));
        }
        Assert.InRange(memory.Kept.Count, 1, 64);
        Assert.All(memory.Kept.Values, v => Assert.True(v.Length < 2000, v));
    }

    [Fact]
    public async Task Another_instance_knows_what_this_one_has_sent()
    {
        var memory = new Counting();
        SentKeys One() => new(Rooms.Room(memory: memory), "It", TimeSpan.FromMinutes(20));
        await Assert.ThrowsAsync<ConnectionFault>(() => One().Once<int>("K", () => throw new ConnectionFault(FaultKind.Doubtful, "Cut off."), CancellationToken.None));
        Assert.Equal(FaultKind.Busy, (await Assert.ThrowsAsync<ConnectionFault>(() => One().Once("K", () => Task.FromResult(0), CancellationToken.None))).Kind);
        await One().Once("L", () => Task.FromResult(0), CancellationToken.None);
    }

    sealed class Counting : IConnectionMemory
    {
        public Dictionary<string, string> Kept { get; } = [];
        public Task<string?> Recall(string name, CancellationToken stop) => Task.FromResult(Kept.GetValueOrDefault(name));

        public Task Keep(string name, string value, CancellationToken stop)
        {
            Kept[name] = value;
            return Task.CompletedTask;
        }
    }
}
