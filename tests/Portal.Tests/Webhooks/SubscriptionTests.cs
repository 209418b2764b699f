using Portal.Kernel;
using Portal.Kernel.Contracts;
using Portal.Webhooks;

namespace Portal.Tests.Webhooks;

public sealed class SubscriptionTests
{
    static readonly DateTimeOffset At = new(2026, 11, 17, 9, 24, 0, TimeSpan.Zero);

    static Subscription Made(params string[] types) => Subscription.Of(new SubscriptionTerms("Help desk", "https://hooks.helpdesk.test/", types), "whsec_AAAA1111", "hidden 1", "Ines", At);

    [Fact]
    public void It_wants_what_it_names_and_the_star_wants_all()
    {
        Assert.True(Made("quote.created", "ticket.created").Wants("ticket.created"));
        Assert.False(Made("quote.created").Wants("quote.created_twice"));
        Assert.True(Made("*").Wants("anything.at_all"));
    }

    [Fact]
    public void While_a_secret_rotates_both_sign_and_the_new_one_first()
    {
        var subscription = Made("*");
        subscription.Rotate("whsec_BBBB2222", "hidden 2", TimeSpan.FromHours(24), At);
        Assert.Equal(("hidden 2", "hidden 1", At.AddHours(24)), (subscription.Secret, subscription.PreviousSecret, subscription.PreviousUntil));
        Assert.Equal(("2222", "1111"), (subscription.SecretEnd, subscription.PreviousEnd));

        var (current, former, body) = ("whsec_TUZLUTlyOEdLWXFyVHdqVQ==", "whsec_UElMWklvMkxhTGFTdw==", "{}"u8.ToArray());
        var target = new Target("https://x.test", current, former, At.AddHours(24));
        string[] both = [StandardWebhooks.Sign("id", At, body, current), StandardWebhooks.Sign("id", At, body, former)];
        Assert.Equal(both, target.Sign("id", At, body).Split(' '));
        Assert.Equal([StandardWebhooks.Sign("id", At.AddHours(24), body, current)], target.Sign("id", At.AddHours(24), body).Split(' '));
    }

    [Fact]
    public void Without_an_overlap_the_former_secret_is_gone_at_once()
    {
        var subscription = Made("*");
        subscription.Rotate("whsec_BBBB2222", "hidden 2", TimeSpan.Zero, At);
        Assert.Equal(("hidden 2", null, null), (subscription.Secret, subscription.PreviousSecret, subscription.PreviousUntil));
    }

    [Fact]
    public void What_Portal_switched_off_is_neither_paused_nor_resumed_but_enabled()
    {
        var subscription = Made("*");
        Assert.Equal("gone", subscription.Disable("gone", At).Reason);
        Assert.Throws<BusinessRuleViolation>(() => subscription.Pause(At));
        Assert.Throws<BusinessRuleViolation>(() => subscription.Resume(At));
        subscription.Enable(At);
        Assert.Equal((SubscriptionStatus.Active, null), (subscription.Status, subscription.DisabledReason));
    }

    [Fact]
    public void Every_type_of_the_contract_is_in_the_catalogue_with_schema_and_example()
    {
        string[] shipped =
        [
            "intake.received", "intake.needs_review", "intake.rejected", "quote.created", "quote.status_changed", "contract.activated", "contract.renewal_due", "inventory.level_changed", "customer.created",
            "customer.updated", "invoice.overdue", "ticket.created", "ticket.updated", "lead.created", "opportunity.updated", "subscription.disabled", "sync.failed", "reconciliation.drift_found", "inspection.created",
        ];
        Assert.Equal(shipped.Order(), EventCatalogue.All.Select(t => t.Name).Order());
        foreach (var type in EventCatalogue.All)
        {
            var (schema, example) = (EventCatalogue.SchemaOf(type), EventCatalogue.ExampleOf(type));
            var members = schema["properties"]!.AsObject().Select(p => p.Key).ToHashSet();
            Assert.Contains("id", members);
            Assert.Equal(members, example.AsObject().Select(p => p.Key).ToHashSet());
            Assert.All(schema["required"]!.AsArray(), r => Assert.Contains((string)r!, members));
        }
    }
}
