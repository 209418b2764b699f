using MediatR;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Shell.Components;
using Portal.Staging.UseCases;

namespace Portal.Staging.Pages;

/// <summary>What a person decides on a page about one record: asked before where a reason is needed, said after, with a way back while there is one.</summary>
public sealed class Decisions(IMediator mediator, Toasts toasts, Confirm confirm, StagingSettings settings)
{
    TimeSpan Hold => TimeSpan.FromSeconds(settings.UndoSeconds);

    /// <summary>Approves, or tries a promotion again that failed. Answers whether it was done.</summary>
    public Task<bool> Approve(QueueRow row) => row.Status is RecordStatus.PromotionFailed
        ? Try(async () =>
        {
            await mediator.Send(new RetryPromotion(row.Id, row.Version));
            toasts.Done($"{row.Company}: trying again.");
        })
        : Try(async () =>
        {
            await mediator.Send(new ApproveRecord(row.Id, row.Version, Hold));
            var accepted = row.Warnings > 0 ? $", accepting {Format.Of(row.Warnings, "warning")}" : "";
            if (settings.UndoSeconds > 0) toasts.Done($"Approved {row.Company}{accepted}.", "Undo", () => TakeBack(row.Id, row.Company), Hold);
            else toasts.Done($"Approved {row.Company}{accepted}.");
        });

    /// <summary>Asks for the reason, then rejects. Answers whether it was done.</summary>
    public async Task<bool> Reject(QueueRow row)
    {
        if (!QueueMarks.CanMark(row)) return await Try(() => throw new BusinessRuleViolation($"{row.Company} is already {Words.Of(row.Status).Replace('-', ' ')}."));
        var agreed = await confirm.Ask(new Question(
            $"Reject {row.Company}?", "Reject", ["Closes the record and sends one event; nothing reaches the system of record."],
            "Why do you reject it?", "The sender reads it.", ReasonRequired: true, Danger: true));
        return agreed is not null && await Try(async () =>
        {
            await mediator.Send(new RejectRecord(row.Id, row.Version, agreed.Reason));
            toasts.Done($"Rejected {row.Company}.");
        });
    }

    Task TakeBack(Guid id, string company) => Try(async () =>
    {
        await mediator.Send(new TakeBackApproval(id));
        toasts.Done($"{company} waits for a decision again.");
    });

    /// <summary>Does it; a refusal is said calmly and changes nothing.</summary>
    public async Task<bool> Try(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception refusal) when (refusal is StaleVersion or BusinessRuleViolation or InvalidInput or Forbidden or NotFound)
        {
            toasts.Failed(refusal.Message);
            return false;
        }
    }
}
