using Portal.Data;

namespace Portal.Reconciliation.Comparing;

/// <summary>Where rows lie while they are compared: below the data directory, which is as large as its owner made it. What a crash left there is taken away at the start.</summary>
sealed class Stage(DatabaseSettings settings) : IPrepare
{
    public string Folder { get; } = Path.Combine(settings.DataDirectory, "comparisons");

    public int Order => 50;

    public Task Prepare(CancellationToken stop)
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }
}
