using Microsoft.EntityFrameworkCore;

namespace Portal.Tests;

public sealed class HarnessTests
{
    [Fact]
    public void Both_databases_are_here_to_be_tested_on() =>
        Assert.True(PostgresServer.IsHere, "PostgreSQL is missing: tests/run installs it, or apt-get install postgresql.");

    [Theory, OnEveryDatabase]
    public async Task The_host_starts_on_a_throwaway_database(Provider on)
    {
        var app = await PortalApp.Shared(on);
        Assert.True(await app.Database(db => db.Database.CanConnectAsync()));
        Assert.NotEqual(0, app.Url.Port);
    }

    [Fact]
    public async Task A_receiver_records_and_answers_as_told()
    {
        await using var receiver = await Receiver.Start();
        receiver.Next(Behaviour.Status(503, "busy", retryAfter: 7), Behaviour.Redirect("http://elsewhere.test/"));
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var first = await http.PostAsync(receiver.Url, new StringContent("""{"type":"a.b","data":{}}"""));
        using var second = await http.PostAsync(receiver.Url, new StringContent("{}"));
        using var third = await http.PostAsync(receiver.Url, new StringContent("{}"));
        Assert.Equal([503, 302, 200], new[] { first, second, third }.Select(r => (int)r.StatusCode));
        Assert.Equal("a.b", (await receiver.Gets(3))[0].Type);
    }
}
