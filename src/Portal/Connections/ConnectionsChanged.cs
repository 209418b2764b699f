using Portal.Kernel.Contracts;

namespace Portal.Connections;

/// <summary>A connection was made, changed or removed: whoever keeps them open looks again.</summary>
public sealed record ConnectionsChanged(string Slug) : IFact;
