using System.Net;
using System.Text.RegularExpressions;

namespace Portal.Testing;

/// <summary>Somebody at a browser without scripts: keeps cookies, follows no redirect, fills in forms. <c>using var ines = await Visitor.SignedIn(app, DemoUser.Operations);</c></summary>
public sealed partial class Visitor : IDisposable
{
    readonly CookieContainer cookies = new();
    readonly HttpClient http;

    public Visitor(PortalApp app, params (string Name, string Value)[] headers)
    {
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = app.Url };
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        foreach (var (name, value) in headers) http.DefaultRequestHeaders.Add(name, value);
    }

    /// <summary>Signs in, or fails the test.</summary>
    public static async Task<Visitor> SignedIn(PortalApp app, string email, string password = DemoUser.Password)
    {
        var visitor = new Visitor(app);
        var answer = await visitor.SignIn(email, password);
        return answer.StatusCode == HttpStatusCode.Redirect ? visitor : throw new InvalidOperationException($"{email} could not sign in: {answer.StatusCode} {await visitor.Fault(answer)}");
    }

    public Task<HttpResponseMessage> Get(string address) => http.GetAsync(address);

    public async Task<HttpResponseMessage> SignIn(string email, string password = DemoUser.Password, string? returnUrl = null, bool keep = false) =>
        await Post(returnUrl is null ? "/sign-in" : $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}", "sign-in", ("Email", email), ("Password", password), ("Keep", keep ? "true" : "false"));

    /// <summary>Loads the page for its token, then sends its form.</summary>
    public Task<HttpResponseMessage> Post(string address, string form, params (string Name, string Value)[] fields) => PostFrom(address, address, form, fields);

    /// <summary>Loads a page for its token, then sends a form of it that goes elsewhere.</summary>
    public async Task<HttpResponseMessage> PostFrom(string page, string address, string form, params (string Name, string Value)[] fields)
    {
        var token = Token().Match(await (await Get(page)).Content.ReadAsStringAsync()).Groups[1].Value;
        return await http.PostAsync(address, new FormUrlEncodedContent([
            new("__RequestVerificationToken", token), new("_handler", form), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]));
    }

    /// <summary>Sends a form as another site would: with the cookies, without the token.</summary>
    public Task<HttpResponseMessage> Forge(string address, params (string Name, string Value)[] fields) =>
        http.PostAsync(address, new FormUrlEncodedContent(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))));

    /// <summary>What the page says went wrong.</summary>
    public async Task<string> Fault(HttpResponseMessage answer) =>
        WebUtility.HtmlDecode(string.Join(" | ", Alert().Matches(await answer.Content.ReadAsStringAsync()).Select(m => m.Groups[1].Value)));

    public void Dispose() => http.Dispose();

    [GeneratedRegex("__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("role=\"alert\">.*?<span>(.*?)</span>")]
    private static partial Regex Alert();
}
