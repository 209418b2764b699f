using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Portal.Connectors.Doubles;

/// <summary>
/// A stand-in for a hosted system that keeps that system's rules, so that Portal can be tried and tested without an account.
/// It is asked as HTTP asks, and holds what it was given on a shelf.
/// </summary>
public abstract class SystemDouble(DoubleShelf shelf, TimeProvider clock)
{
    readonly List<(HttpMethod Method, Regex Path, Func<DoubleAsk, HttpResponseMessage> Answer)> routes = [];
    readonly SemaphoreSlim one = new(1);

    public DoubleShelf Shelf { get; } = shelf;

    /// <summary>Where it tells of changes, if anybody wants to hear; null: it keeps still.</summary>
    public DoubleOutlet? Outlet { get; set; }

    /// <summary>How it fails now, for whoever wants to see what happens then.</summary>
    public DoubleTrouble Trouble { get; set; }

    protected TimeProvider Clock { get; } = clock;
    protected DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>The kinds of documents that a visitor of the double's page may look at, in reading order: "customers", "salesQuotes".</summary>
    public abstract IReadOnlyList<string> Kinds { get; }

    /// <summary>The first mapping that fits answers. Parts in braces take one segment; <c>{rest*}</c> takes all that is left.</summary>
    /// <param name="path">e.g. <c>/crm/v3/objects/{type}/{id}</c>; words in it are literal.</param>
    protected void Map(HttpMethod method, string path, Func<DoubleAsk, HttpResponseMessage> answer)
    {
        var pattern = Regex.Replace(Regex.Escape(path).Replace("\\{", "{", StringComparison.Ordinal).Replace("\\*}", "*}", StringComparison.Ordinal), @"\{(\w+)(\*?)}", m => m.Groups[2].Length > 0 ? $"(?<{m.Groups[1]}>.*)" : $"(?<{m.Groups[1]}>[^/]+?)");
        routes.Add((method, new Regex($"^{pattern}$"), answer));
    }

    /// <summary>Looks at every request before its mapping: who asks, how often. An answer ends it.</summary>
    protected virtual HttpResponseMessage? Door(DoubleAsk ask) => null;

    /// <summary>What is answered where nothing is mapped.</summary>
    protected virtual HttpResponseMessage Unknown(DoubleAsk ask) => new(HttpStatusCode.NotFound);

    /// <summary>Notices of what changed since it was last asked for them.</summary>
    protected virtual IReadOnlyList<HttpRequestMessage> News() => [];

    /// <summary>Posts what there is to tell: by itself after each answer, by hand after somebody changed something in the system.</summary>
    public async Task Tell(CancellationToken stop)
    {
        if (Outlet is not { } outlet) return;
        await one.WaitAsync(stop);
        IReadOnlyList<HttpRequestMessage> news;
        try
        {
            news = News();
        }
        finally
        {
            one.Release();
        }
        foreach (var notice in news) (await outlet.Send(notice, stop)).Dispose();
    }

    /// <summary>Answers one request; what it wrote is kept when it returns. Requests are answered one after the other.</summary>
    public async Task<HttpResponseMessage> Answer(HttpRequestMessage request, CancellationToken stop)
    {
        await one.WaitAsync(stop);
        try
        {
            var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(stop);
            var ask = new DoubleAsk(request, body);
            var answer = Door(ask) ?? Route(ask);
            await Shelf.Keep(CancellationToken.None);
            answer.RequestMessage = request;
            return answer;
        }
        finally
        {
            one.Release();
            // Whoever wrote does not wait for whoever is told.
            if (Outlet is not null) _ = Task.Run(() => Tell(CancellationToken.None), CancellationToken.None);
        }
    }

    /// <summary>Puts something on the shelf that nobody asked for, between two requests; it is kept when this returns.</summary>
    public async Task Put(string kind, string id, JsonObject document, CancellationToken stop)
    {
        await one.WaitAsync(stop);
        try
        {
            Shelf.Put(kind, id, document);
            await Shelf.Keep(CancellationToken.None);
        }
        finally
        {
            one.Release();
        }
    }

    HttpResponseMessage Route(DoubleAsk ask)
    {
        foreach (var (method, path, answer) in routes)
        {
            if (method != ask.Request.Method || path.Match(ask.Path) is not { Success: true } match) continue;
            return answer(ask with { Parts = match.Groups.Values.Where(g => !char.IsDigit(g.Name[0])).ToDictionary(g => g.Name, g => Uri.UnescapeDataString(g.Value)) });
        }
        return Unknown(ask);
    }

    protected static HttpResponseMessage Json(JsonNode body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
}

/// <summary>Where a double's notices go.</summary>
/// <param name="Address">That somebody would have given to the system.</param>
public sealed record DoubleOutlet(Uri Address, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Send);

/// <summary>Gives doubles of the demo mode an outlet to the host's own door.</summary>
public interface IDoubleOutlets
{
    DoubleOutlet Of(string connection);
}

/// <summary>How a double fails.</summary>
public enum DoubleTrouble
{
    None,
    /// <summary>It answers 503 and does nothing.</summary>
    Away,
    /// <summary>It does what it is asked, and the answer is lost on the way: whoever asks must look before asking again.</summary>
    LosesAnswers,
}

/// <summary>A request as a double sees it.</summary>
public sealed record DoubleAsk(HttpRequestMessage Request, byte[] Body)
{
    /// <summary>Without the query, as it was sent: still escaped.</summary>
    public string Path => Request.RequestUri!.AbsolutePath;

    /// <summary>What the braces of the mapping took.</summary>
    public IReadOnlyDictionary<string, string> Parts { get; init; } = new Dictionary<string, string>();

    /// <summary>Parameters of the query, unescaped. The last of a name wins.</summary>
    public IReadOnlyDictionary<string, string> Query { get; } = Pairs(Request.RequestUri!.Query.TrimStart('?'));

    public string? Header(string name) => Request.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : Request.Content?.Headers.TryGetValues(name, out var of) is true ? string.Join(", ", of) : null;

    /// <summary>The body as a JSON object; null when it is none.</summary>
    public JsonObject? Json()
    {
        try
        {
            return JsonNode.Parse(Body) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>The body as a form.</summary>
    public IReadOnlyDictionary<string, string> Form() => Pairs(Encoding.UTF8.GetString(Body));

    static Dictionary<string, string> Pairs(string text)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var part in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=');
            pairs[Plain(at < 0 ? part : part[..at])] = at < 0 ? "" : Plain(part[(at + 1)..]);
        }
        return pairs;
    }

    static string Plain(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

/// <summary>The wire to a double: as if it were a server, without a socket.</summary>
public sealed class DoubleWire(SystemDouble target) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (target.Trouble is DoubleTrouble.Away) return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = request };
        var answer = await target.Answer(request, cancellationToken);
        if (target.Trouble is not DoubleTrouble.LosesAnswers || request.Method == HttpMethod.Get) return answer;
        answer.Dispose();
        throw new HttpRequestException("The connection was reset.");
    }
}
