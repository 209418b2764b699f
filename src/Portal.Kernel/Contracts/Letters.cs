using MediatR;

namespace Portal.Kernel.Contracts;

/// <summary>The letter that brings a quote to whoever asked for it, in the company's own words.</summary>
[Needs]
public sealed record AskQuoteLetter(QuoteDocument Quote, Requester? Requester) : IRequest<LetterWords>;

/// <param name="Text">Plain.</param>
/// <param name="Html">A whole document.</param>
public sealed record LetterWords(string Subject, string Text, string Html);
