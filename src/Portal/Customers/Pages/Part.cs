using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Customers.Pages;

/// <summary>One part of a page: what was read, or that it could not be. A part that fails leaves the others standing.</summary>
/// <param name="Failed">The system that holds it did not answer.</param>
public sealed record Part<T>(T? Value, bool Failed) where T : class;

static partial class Parts
{
    public static async Task<Part<T>> Read<T>(this IMediator mediator, IRequest<T> question, ILogger logger) where T : class
    {
        try
        {
            return new Part<T>(await mediator.Send(question), false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not NotFound and not Forbidden)
        {
            LogUnread(logger, question.GetType().Name, fault);
            return new Part<T>(null, true);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Question} could not be answered")]
    static partial void LogUnread(ILogger logger, string question, Exception fault);
}
