using Microsoft.Extensions.Diagnostics.HealthChecks;
using Portal.Kernel.Contracts;
using Portal.Operations.Pages;
using Portal.Operations.UseCases;

namespace Portal.Tests.Operations;

public sealed class HomeWordsTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 17, 9, 42, 0, TimeSpan.Zero);

    static Standing Standing(int waiting = 0, int received = 0, params FailingSubscription[] failing) => new(
        new Waiting(waiting, 0, 0, waiting > 0 ? Now.AddMinutes(-42) : null, [], new DayInNumbers(received, received, 0, 0, 0, new int[24])),
        failing, [new PartHealth("database", HealthStatus.Healthy, "SQLite answers")], Now);

    static FailingSubscription Failing => new(Guid.NewGuid(), "Help desk", "active", "It answers 503", Now.AddHours(-3), 6, null);

    [Fact]
    public void A_quiet_day_is_said_to_be_calm() =>
        Assert.Equal(("All calm.", "214 requests came in today; nothing waits."), HomeWords.Headline(Standing(received: 214), Now));

    [Fact]
    public void The_sentence_counts_things_not_records() =>
        Assert.Equal(("Two things need a person;", "the oldest has waited 3 hours."), HomeWords.Headline(Standing(7, 214, Failing), Now));

    [Fact]
    public void One_thing_is_one_thing() =>
        Assert.Equal(("7 requests need a person;", "the oldest has waited 42 minutes."), HomeWords.Headline(Standing(7), Now));

    [Fact]
    public void The_day_is_told_in_numbers() => Assert.Equal(
        "214 requests came in. 198 went through on their own, 6 after a person looked, 1 was rejected with a reason, 7 wait.",
        HomeWords.Today(new Waiting(7, 0, 0, null, [], new DayInNumbers(214, 198, 6, 1, 0, new int[24]))).Replace("<b class=\"ink tn\">", "").Replace("</b>", ""));

    [Fact]
    public void The_waiting_are_told_apart_by_what_holds_them() =>
        Assert.Equal("2 are blocked, 1 has warnings, 1 only wants a look.", HomeWords.Mix(new Waiting(4, 2, 1, null, [], new DayInNumbers(0, 0, 0, 0, 0, new int[24]))));
}
