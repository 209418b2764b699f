namespace Portal.Webhooks;

/// <summary>How many exchanges this process makes at once over all endpoints.</summary>
sealed class SendingRoom : IDisposable
{
    const int Places = 512;

    readonly SemaphoreSlim places = new(Places);

    public Task Enter(CancellationToken stop) => places.WaitAsync(stop);

    public void Leave() => places.Release();

    public void Dispose() => places.Dispose();
}
