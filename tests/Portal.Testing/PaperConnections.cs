using Portal.Kernel.Contracts;

namespace Portal.Testing;

/// <summary>Connections that a test holds in its hand.</summary>
public sealed class PaperConnections(params ISystemOfRecord[] systems) : IConnections
{
    public IReadOnlyList<T> All<T>() where T : ISystemOfRecord => [.. systems.OfType<T>()];
}
