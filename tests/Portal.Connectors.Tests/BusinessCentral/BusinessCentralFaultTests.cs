using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.BusinessCentral;

/// <summary>What each kind of trouble is called, so that whoever hears of it knows what to do.</summary>
public sealed class BusinessCentralFaultTests
{
    [Theory]
    [InlineData(403, """{"error":{"code":"Unknown","message":"You do not have permission.  CorrelationId:  1."}}""", FaultKind.Credentials, "Business Central does not let us in: You do not have permission.")]
    [InlineData(400, """{"error":{"code":"Authentication_InvalidCredentials","message":"No."}}""", FaultKind.Credentials, "Business Central does not let us in: No.")]
    [InlineData(404, "<html>Not here</html>", FaultKind.Refused, "Business Central answered 404.")]
    [InlineData(422, """{"error":{"code":"Application_DialogException","message":"The posting date is wrong.  CorrelationId:  1."}}""", FaultKind.Refused, "The posting date is wrong.")]
    [InlineData(200, """{"error":{"code":"Unknown","message":"Half way through."}}""", FaultKind.Refused, "Half way through.")]
    [InlineData(400, """{"error":{"code":"Internal_TenantUnavailable","message":"Moving."}}""", FaultKind.Busy, "Business Central is closed for a while: Moving.")]
    [InlineData(429, "", FaultKind.Busy, "Business Central asks for fewer calls.")]
    [InlineData(408, "", FaultKind.Unreachable, "Business Central took too long: Business Central answered 408.")]
    [InlineData(500, "", FaultKind.Unreachable, "Business Central answered 500.")]
    [InlineData(200, "<html>Sign in</html>", FaultKind.Unreachable, "Business Central answered 200 with something that is not its usual answer.")]
    [InlineData(200, """{"value":[{"number":"C1","displ""", FaultKind.Unreachable, "Business Central answered 200 with something that is not its usual answer.")]
    [InlineData(200, """{"odd":1}""", FaultKind.Unreachable, "Business Central answered without a list where one was asked for.")]
    public async Task A_question_that_fails_says_what_is_to_be_done(int status, string body, FaultKind kind, string words)
    {
        await using var house = await BusinessCentralHouse.Start();
        house.Server.Mishaps = r => r.Path.Value!.EndsWith("/customers") ? Mishap.Answer(status, body) : null;
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => house.ReadAll(Domains.Customers));
        Assert.Equal((kind, words), (fault.Kind, fault.Message));
    }

    [Fact]
    public async Task An_order_whose_answer_was_lost_is_found_and_not_made_again()
    {
        await using var house = await BusinessCentralHouse.Start();
        var quote = await house.System.Create(BusinessCentralHouse.Quote(), CancellationToken.None);
        house.Once("POST", "makeOrder", Mishap.ResetAfter);
        await house.System.Answer(new QuoteAnswer(Guid.NewGuid(), quote, true), CancellationToken.None);
        Assert.Equal(1, house.Count("POST", "makeOrder"));
        Assert.Single(house.There.Shelf.All("salesOrders"));
    }

    [Theory]
    [InlineData(429, null)]
    [InlineData(503, "2")]
    [InlineData(502, null)]
    public async Task A_short_outage_is_waited_out(int status, string? after)
    {
        await using var house = await BusinessCentralHouse.Start();
        house.Once("GET", "/customers", Mishap.Answer(status, headers: after is null ? [] : [("Retry-After", after)]));
        Assert.Single(await house.ReadAll(Domains.Customers));
        Assert.Equal(2, house.Count("GET", "/customers"));
    }

    [Fact]
    public async Task A_quote_that_is_turned_away_for_a_while_is_made_by_the_next_try_and_once()
    {
        await using var house = await BusinessCentralHouse.Start();
        house.Once("POST", "/salesQuotes", Mishap.Answer(429));
        await house.System.Create(BusinessCentralHouse.Quote(), CancellationToken.None);
        Assert.Equal((2, 1), (house.Count("POST", "/salesQuotes"), house.There.Shelf.Count("salesQuotes")));
    }
}
