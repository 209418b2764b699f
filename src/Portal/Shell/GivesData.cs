namespace Portal.Shell;

/// <summary>Said of an endpoint: whoever reads it takes data away, which is a movement that the registry wants to know of.</summary>
/// <param name="What">As in <see cref="Kernel.Contracts.Mover.What"/>: <c>reference/items</c>.</param>
sealed record GivesData(string What);
