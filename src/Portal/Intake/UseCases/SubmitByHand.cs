using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using MediatR;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Intake.UseCases;

sealed class SubmitByHand(Kinds kinds, Door door, RateLimits limits, ICurrentPerson me) : IRequestHandler<SubmitRecord, SubmittedRecord>
{
    /// <summary>Senders as timelines and the registry name them: who typed matters to nobody's map.</summary>
    const string Staff = "By hand", Customers = "Customer pages";

    public async Task<SubmittedRecord> Handle(SubmitRecord ask, CancellationToken cancellationToken)
    {
        var kind = kinds.Named(ask.Kind) ?? throw new NotFound("There is no kind of record with this name.");
        var isStaff = me.May(Permission.IntakeReview);
        var body = Encoding.UTF8.GetBytes(isStaff ? ask.Body : Own(kind, ask.Body));
        if (body.Length > Door.LargestBody) throw new InvalidInput("", $"A record has at most {Door.LargestBody / 1024} KiB.", "maxLength");
        var client = new Client(me.Id ?? Guid.Empty, isStaff ? Staff : Customers, null, null);
        if (limits.Take(client) is { Granted: false }) throw new BusinessRuleViolation("That was a lot at once. Wait a minute, then send it again.");
        var (receipt, refusal) = await door.Take(kind, client, ask.Key, body, Activity.Current?.Id);
        return refusal is null ? new(receipt.Id, receipt.Key) : throw Refused(refusal);
    }

    /// <summary>The body with the customer's own number in it.</summary>
    string Own(IIntakeKind kind, string body)
    {
        if (kind.OwnNumber is not { } pointer || me.CustomerNumber is not { Length: > 0 } number) throw new NotFound("There is no kind of record with this name.");
        var root = JsonNode.Parse(body) as JsonObject ?? throw new InvalidInput("", "A record is an object.", "type");
        string[] names = pointer[1..].Split('/');
        var at = root;
        foreach (var name in names[..^1])
        {
            if (at[name] is not JsonObject) at[name] = new JsonObject();
            at = (JsonObject)at[name]!;
        }
        at[names[^1]] = number;
        return root.ToJsonString();
    }

    static Exception Refused(Refusal refusal) =>
        refusal.More?.GetValueOrDefault("errors") is IReadOnlyList<Violation> violations ? new InvalidInput(violations)
        : refusal.Kind == Problems.IdempotencyKeyReused ? new BusinessRuleViolation("This form was sent already, with other words. Open a new one for another record.")
        : refusal.Kind == Problems.IdempotencyKeyInUse ? new BusinessRuleViolation("It is being stored at this moment. Send it again to see what became of it.")
        : refusal.Kind == Problems.Overloaded ? new BusinessRuleViolation($"Nothing was stored: {refusal.Detail} Send it again in a moment.")
        : new InvalidInput("", refusal.Detail);
}
