namespace Portal.Access;

/// <summary>Lets the guesses for one address through one after the other: a hundred at once would all be looked at before the first is counted.</summary>
sealed class SignInTurns : IDisposable
{
    readonly SemaphoreSlim[] lanes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits for the address's turn; dispose it to let the next one go.</summary>
    public async Task<IDisposable> Take(string id, CancellationToken stop)
    {
        var lane = lanes[(uint)StringComparer.Ordinal.GetHashCode(id) % lanes.Length];
        await lane.WaitAsync(stop);
        return new Turn(lane);
    }

    public void Dispose()
    {
        foreach (var lane in lanes) lane.Dispose();
    }

    sealed class Turn(SemaphoreSlim lane) : IDisposable
    {
        public void Dispose() => lane.Release();
    }
}
