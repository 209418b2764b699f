using MediatR;

namespace Portal.Kernel.Contracts;

/// <summary>What a person may agree to.</summary>
public static class Purpose
{
    /// <summary>News and offers by e-mail.</summary>
    public const string Marketing = "marketing";
}

/// <summary>Somebody agreed, or took it back: every copy hears of it.</summary>
/// <param name="Email">In lower case.</param>
/// <param name="Given">False: withdrawn.</param>
/// <param name="Wording">What the person agreed to, in the words they saw.</param>
/// <param name="Source">Where: the front door, the letter's link, a mailing list, a member of staff.</param>
public sealed record ConsentChanged(Guid Id, string Email, string Purpose, bool Given, string Wording, DateTimeOffset At, string Source) : IFact;

/// <summary>Whether a letter may go to somebody for a purpose; null: no. Asked by the gate that every letter passes.</summary>
[Needs]
public sealed record AskConsent(string Email, string Purpose) : IRequest<ConsentAnswer?>;

/// <summary>What somebody said last for a purpose; null: nothing. Asked before a copy is written, and again after.</summary>
[Needs]
public sealed record AskLastSaid(string Email, string Purpose) : IRequest<ConsentChanged?>;

/// <summary>How many agreed to a purpose, and whether letters for it can leave at all.</summary>
[Needs(Permission.AccessManage)]
public sealed record AskReaders(string Purpose) : IRequest<Readers>;

/// <param name="Problem">Why no letter can leave; null: it can.</param>
public sealed record Readers(int Count, string? Problem);

/// <summary>Addresses that agreed to a purpose, in an order that stays the same.</summary>
/// <param name="After">The last one that the asker has.</param>
[Needs]
public sealed record FindReaders(string Purpose, string? After, int Limit) : IRequest<IReadOnlyList<string>>;

/// <param name="Unsubscribe">Address that takes the consent back in one click (RFC 8058).</param>
public sealed record ConsentAnswer(DateTimeOffset GivenAt, Uri Unsubscribe);
