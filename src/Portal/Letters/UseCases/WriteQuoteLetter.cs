using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Letters.UseCases;

sealed class WriteQuoteLetter(LetterDesk desk) : IRequestHandler<AskQuoteLetter, LetterWords>
{
    public async Task<LetterWords> Handle(AskQuoteLetter ask, CancellationToken cancellationToken)
    {
        var letter = await desk.Quote(ask.Quote, ask.Requester, cancellationToken);
        return new(letter.Subject, letter.Text, letter.Html);
    }
}
