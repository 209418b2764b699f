namespace Portal.Registry.Answers;

public enum OwnerAnswer { Asked, WillDo, Cannot }

/// <summary>What a flow's owner said to a planned change.</summary>
/// <param name="Flow">Slug.</param>
/// <param name="By">Who wrote it down.</param>
public sealed record Acknowledgement(string Flow, string? Owner, OwnerAnswer Answer, string? By, DateOnly On);
