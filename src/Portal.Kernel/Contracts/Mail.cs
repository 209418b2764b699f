namespace Portal.Kernel.Contracts;

/// <summary>Sends single letters.</summary>
public interface IMailer : ISystemOfRecord
{
    /// <summary>Hands a letter over. Sent twice it may well be read twice, whatever its <see cref="Letter.MessageId"/>.</summary>
    /// <exception cref="ConnectionFault">
    /// <see cref="FaultKind.Refused"/>: the mail server will never take it. <see cref="FaultKind.Doubtful"/>: it may have it.
    /// With <see cref="ConnectionFault.OnlyThis"/> it said so of this reader, and others may well be served.
    /// </exception>
    Task Send(Letter letter, CancellationToken stop);
}

/// <param name="MessageId">Made of our own id, so that a repeated letter is recognised; without the angle brackets.</param>
/// <param name="Text">Plain text; every letter has it.</param>
/// <param name="Unsubscribe">One-click address by RFC 8058; put in by the gate when there is a purpose.</param>
/// <param name="Purpose">What the reader must have agreed to (<see cref="Contracts.Purpose"/>); null: it answers something they asked for themselves.</param>
public sealed record Letter(string MessageId, string To, string? ToName, string Subject, string Text, string? Html = null, Uri? Unsubscribe = null, string? Purpose = null);
