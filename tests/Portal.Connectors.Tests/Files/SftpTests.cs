using Portal.Connectors.Files;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Files;

/// <summary>The same folder, at a real SFTP server.</summary>
[Trait("Suite", "systems")]
public sealed class SftpTests(SftpServer server) : IClassFixture<SftpServer>, IDisposable
{
    readonly Drop drop = new();

    public void Dispose() => drop.Dispose();

    IConnectedSystem Open(params (string Name, string Value)[] more) => new FilesConnector().Open(
        ConnectionTerms.Of("drop", "files", [.. new (string Name, string Value)[]
        {
            (Term.BaseUrl, $"sftp://127.0.0.1:{server.Port}{drop.Folder}"), (Term.User, Environment.UserName), ("PrivateKey", server.PrivateKey), ("HostKey", server.HostKey),
            ("Domain", "customers"), ("Columns", "company"),
        }.Where(t => more.All(m => m.Name != t.Name)), .. more.Where(m => m.Value.Length > 0)]), Rooms.Room());

    [Theory, InlineData(10), InlineData(-10)]
    public async Task Whether_a_file_is_quiet_goes_by_the_servers_own_clock(int minutes)
    {
        var clock = new HurriedClock();
        clock.Pass(TimeSpan.FromMinutes(minutes));
        var system = new FilesConnector().Open(ConnectionTerms.Of("drop", "files", (Term.BaseUrl, $"sftp://127.0.0.1:{server.Port}{drop.Folder}"), (Term.User, Environment.UserName), ("PrivateKey", server.PrivateKey), ("HostKey", server.HostKey), ("Domain", "customers"), ("Columns", "company")), Rooms.Room(clock: clock));
        drop.Put("fresh.csv", "key,company\r\nFRESH,x\r\n"u8.ToArray(), TimeSpan.Zero);
        drop.Put("quiet.csv", "key,company\r\nQUIET,x\r\n"u8.ToArray(), TimeSpan.FromMinutes(2));
        Assert.Equal(["QUIET"], (await Drop.All(system, "customers")).Select(r => r.Key));
        Assert.Equal(2, Directory.GetFiles(drop.Folder).Length);
    }

    static Task<ConnectionFault> Fault(IConnectedSystem system) => Assert.ThrowsAsync<ConnectionFault>(() => system.Test(CancellationToken.None));

    [Fact]
    public async Task Rows_are_written_and_read_back()
    {
        var outcomes = await Drop.Write(Open(), "customers", Drop.Row("C-2", ("company", "=Contoso")), Drop.Row("C-1", ("company", "Fabrikam")));
        Assert.All(outcomes, o => Assert.Equal(RowResult.Created, o.Result));
        Assert.Equal([("C-1", "Fabrikam"), ("C-2", "=Contoso")], (await Drop.All(Open(), "customers", size: 1)).Select(r => (r.Key, r["company"])));
        Assert.Equal(RowResult.Changed, (await Drop.Write(Open(), "customers", Drop.Row("C-1", ("company", "Fabrikam Inc")))).Single().Result);
        Assert.Equal("key,company\r\nC-1,Fabrikam Inc\r\nC-2,'=Contoso\r\n", File.ReadAllText(drop.At("customers.csv")));
        Assert.Equal(["customers.csv", "customers.csv.sha256"], Directory.GetFiles(drop.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Writers_at_once_lose_no_row()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => Drop.Write(Open(), "customers", Drop.Row($"C-{i}", ("company", $"Company {i}"))))));
        Assert.Equal(4, (await Drop.All(Open(), "customers")).Count);
    }

    [Fact]
    public async Task A_lock_of_a_writer_that_died_ends_by_itself()
    {
        drop.Put(".customers.csv.lock", [], TimeSpan.FromMinutes(11));
        Assert.Single(await Drop.Write(Open(), "customers", Drop.Row("C-1", ("company", "Fabrikam"))));
    }

    [Fact]
    public async Task Links_are_not_followed()
    {
        using var other = new Drop();
        other.Put("secret.csv", "key,company\r\nSECRET,x\r\n");
        File.CreateSymbolicLink(drop.At("link.csv"), other.At("secret.csv"));
        drop.Put("a.csv", "key,company\r\nC-1,Fabrikam\r\n");
        Assert.Equal(["C-1"], (await Drop.All(Open(), "customers")).Select(r => r.Key));
    }

    [Fact]
    public async Task A_key_with_a_password_opens_too()
    {
        await Open(("PrivateKey", server.LockedKey), (Term.Password, SftpServer.KeyPassword)).Test(CancellationToken.None);
        Assert.Equal(FaultKind.Credentials, (await Fault(Open(("PrivateKey", server.LockedKey), (Term.Password, "wrong")))).Kind);
    }

    [Fact]
    public async Task Another_host_key_is_refused()
    {
        var fault = await Fault(Open(("HostKey", "SHA256:" + new string('A', 43))));
        Assert.Equal(FaultKind.Refused, fault.Kind);
        Assert.Contains("host key", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_host_key_nothing_is_opened() => Assert.Contains("HostKey", Assert.Throws<ConnectionFault>(() => Open(("HostKey", ""))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Wrong_users_and_folders_are_told()
    {
        Assert.Equal(FaultKind.Credentials, (await Fault(Open(("PrivateKey", ""), (Term.Password, "wrong")))).Kind);
        Assert.Equal(FaultKind.Refused, (await Fault(Open((Term.BaseUrl, $"sftp://127.0.0.1:{server.Port}{drop.Folder}/gone")))).Kind);
        Assert.Equal(FaultKind.Unreachable, (await Fault(Open((Term.BaseUrl, "sftp://127.0.0.1:1/x")))).Kind);
        Assert.Equal(FaultKind.Refused, (await Fault(Open((Term.BaseUrl, "sftp://10.0.0.1/x")))).Kind);
    }
}
