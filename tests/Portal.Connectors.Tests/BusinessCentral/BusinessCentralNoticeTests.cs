using System.Text;
using Portal.Connectors.BusinessCentral;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.BusinessCentral;

/// <summary>Notices of changes: who sent them, what they say, and how they are asked for.</summary>
public sealed class BusinessCentralNoticeTests
{
    const string Secret = "a long secret";
    static readonly Uri Here = new("https://portal.example/hooks/bc?flow=a");

    static BusinessCentralNotices? Read(string body) => BusinessCentralNotices.Read(Encoding.UTF8.GetBytes(body), Secret);

    static string Notice(string resource, string change = "updated", string? secret = Secret) =>
        $$"""{"subscriptionId":"s1","clientState":{{(secret is null ? "null" : $"\"{secret}\"")}},"resource":"{{resource}}","changeType":"{{change}}","lastModifiedDateTime":"2026-10-01T10:00:00Z","expirationDateTime":"2026-10-04T10:00:00Z"}""";

    [Fact]
    public void A_notice_says_which_record_changed_how()
    {
        var id = Guid.NewGuid().ToString();
        var read = Read($$"""{"value":[{{Notice($"https://api.businesscentral.dynamics.com/v2.0/production/api/v2.0/companies({Guid.NewGuid()})/salesQuotes({id})", "deleted")}},{{Notice("api/v2.0/companies(x)/customers?$filter=lastModifiedDateTime ge 2026-10-01T10:00:00Z", "collection")}}]}""");
        Assert.Equal([new("s1", "salesQuotes", id, NoticeChange.Deleted, DateTimeOffset.Parse("2026-10-01T10:00:00Z")), new BusinessCentralNotice("s1", "customers", null, NoticeChange.Collection, DateTimeOffset.Parse("2026-10-01T10:00:00Z"))], read!.Notices);
    }

    [Fact]
    public void Notices_without_the_secret_are_counted_and_not_believed()
    {
        var read = Read($$"""{"value":[{{Notice("customers(11111111-1111-1111-1111-111111111111)")}},{{Notice("customers", secret: "wrong")}},{{Notice("customers", secret: null)}},{{Notice("customers", "imagined")}}]}""");
        Assert.Equal((1, 2), (read!.Notices.Count, read.Refused));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"value":5}""")]
    public void What_is_no_notice_is_told_from_one(string body) => Assert.Null(Read(body));

    [Fact]
    public void Fifteen_hundred_notices_at_once_are_read() =>
        Assert.Equal(1500, Read($$"""{"value":[{{string.Join(',', Enumerable.Range(0, 1500).Select(_ => Notice($"items({Guid.NewGuid()})")))}}]}""")!.Notices.Count);

    [Fact]
    public async Task A_subscription_is_made_once_and_then_renewed_with_a_new_handshake()
    {
        await using var house = await BusinessCentralHouse.Start();
        var shaken = new List<Uri>();
        house.There.Handshake = url =>
        {
            shaken.Add(url);
            return url.Query.Split("validationToken=")[1];
        };
        var made = await house.System.Subscriptions.Ensure("salesQuotes", Here, Secret, CancellationToken.None);
        var renewed = await house.System.Subscriptions.Ensure("salesQuotes", Here, "another secret", CancellationToken.None);
        Assert.Equal(made.Id, renewed.Id);
        Assert.True(renewed.Until > made.Until);
        Assert.All(shaken, url => Assert.StartsWith("https://portal.example/hooks/bc?flow=a&validationToken=", url.AbsoluteUri));
        Assert.Equal((2, "another secret"), (shaken.Count, Assert.Single(house.There.Shelf.All("subscriptions"))["clientState"]!.ToString()));
    }

    [Fact]
    public async Task An_address_that_does_not_answer_gets_no_subscription()
    {
        await using var house = await BusinessCentralHouse.Start();
        house.There.Handshake = _ => null;
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => house.System.Subscriptions.Ensure("salesQuotes", Here, Secret, CancellationToken.None));
        Assert.Equal(FaultKind.Refused, fault.Kind);
        Assert.Equal(0, house.There.Shelf.Count("subscriptions"));
        Assert.Contains("does not support webhooks", (await Assert.ThrowsAsync<ConnectionFault>(() => house.System.Subscriptions.Ensure("itemLedgerEntries", Here, Secret, CancellationToken.None))).Message);
    }
}
