using Portal.Kernel.Contracts;
using static Portal.Connectors.Tests.QuickBooks.QuickBooksHouse;

namespace Portal.Connectors.Tests.QuickBooks;

/// <summary>Refresh tokens that work once.</summary>
public sealed class QuickBooksTokenTests
{
    [Fact]
    public async Task Each_refresh_token_is_used_once_and_its_successor_survives_a_restart()
    {
        await using var house = await Start();
        for (var start = 0; start < 3; start++) await house.Open<IConnectedSystem>().Test(CancellationToken.None);
        var system = house.Open<IConnectedSystem>();
        await system.Test(CancellationToken.None);
        house.There.EndTokens();
        await system.Test(CancellationToken.None);
        Assert.Equal(5, house.Count("POST", "/tokens/bearer"));
    }

    [Fact]
    public async Task A_caller_that_leaves_while_the_token_is_refreshed_loses_no_successor()
    {
        await using var house = await Start();
        using var gone = new CancellationTokenSource();
        house.Fail("POST", "/tokens/bearer", new Mishap(After: async (_, _) => { await gone.CancelAsync(); return false; }));
        var system = house.Open<IConnectedSystem>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => system.Test(gone.Token));
        await system.Test(CancellationToken.None);
        await house.Open<IConnectedSystem>().Test(CancellationToken.None);
        Assert.Equal(2, house.Count("POST", "/tokens/bearer"));
    }

    [Fact]
    public async Task Two_instances_that_refresh_in_turns_lose_no_token()
    {
        await using var house = await Start();
        var (one, other) = (house.Open<IConnectedSystem>(), house.Open<IConnectedSystem>());
        for (var turn = 0; turn < 3; turn++)
        {
            foreach (var system in (IConnectedSystem[])[one, other])
            {
                house.There.EndTokens();
                await system.Test(CancellationToken.None);
            }
        }
    }

    [Fact]
    public async Task An_instance_whose_token_was_used_by_another_takes_the_successor_when_it_is_kept()
    {
        await using var house = await Start();
        var (first, second) = (house.Open<IConnectedSystem>(), house.Open<IConnectedSystem>());
        var left = 1;
        // While the second one's question is on its way, the first one uses the same token, keeps its successor and calls with it.
        house.Server.Mishaps = r => r.Path.Value!.Contains("/tokens/bearer") && Interlocked.Exchange(ref left, 0) == 1
            ? new(Before: async _ => { await first.Test(CancellationToken.None); return false; }) : null;
        await second.Test(CancellationToken.None);
        Assert.Equal(3, house.Count("POST", "/tokens/bearer"));
        await first.Test(CancellationToken.None);
    }

    [Fact]
    public async Task A_hundred_calls_at_once_ask_for_one_token()
    {
        await using var house = await Start();
        var system = house.Open<IConnectedSystem>();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => system.Test(CancellationToken.None)));
        Assert.Equal(1, house.Count("POST", "/tokens/bearer"));
    }

    [Fact]
    public async Task A_used_up_token_and_a_wrong_secret_are_for_a_person_to_mend()
    {
        await using var house = await Start();
        await house.Open<IConnectedSystem>().Test(CancellationToken.None);
        Assert.Contains("Connect the company again", (await Fault(house.Open<IConnectedSystem>("another-token"))).Message);
        Assert.DoesNotContain("wrong", (await Fault(house.Open<IConnectedSystem>(secret: "wrong"))).Message);

        static async Task<ConnectionFault> Fault(IConnectedSystem system)
        {
            var fault = await Assert.ThrowsAsync<ConnectionFault>(() => system.Test(CancellationToken.None));
            Assert.Equal(FaultKind.Credentials, fault.Kind);
            return fault;
        }
    }
}
