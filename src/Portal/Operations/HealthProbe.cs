namespace Portal.Operations;

/// <summary>
/// <c>dotnet Portal.dll --health</c>: asks the instance of the same settings whether it is ready and ends with 0 or 1. For container health checks,
/// whose image has neither shell tools nor curl.
/// </summary>
public static class HealthProbe
{
    public const string Verb = "--health";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static async Task<int> Run()
    {
        var address = AddressOf(WebApplication.CreateSlimBuilder().Configuration);
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(address);
            Console.WriteLine(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            Console.WriteLine($"{address} does not answer: {fault.Message}");
            return 1;
        }
    }

    /// <summary>The first address that it listens on, as one that can be called.</summary>
    internal static Uri AddressOf(IConfiguration settings)
    {
        var first = settings["urls"]?.Split(';')[0] ?? Shell.Host.DefaultAddress;
        var here = first.Replace("://+", "://localhost").Replace("://*", "://localhost").Replace("://0.0.0.0", "://127.0.0.1").Replace("://[::]", "://[::1]");
        return new Uri(new Uri(here), "/health/ready");
    }
}
