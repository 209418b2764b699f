using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Portal.Connectors.Zendesk;

/// <summary>
/// A hash of the body, kept as metadata of the change that said it: so Zendesk itself remembers what we said last, in one step with saying it,
/// whatever it does to the text (line ends, markup, signatures).
/// </summary>
internal static class ZendeskMark
{
    const string Member = "portal_body";

    public static JsonObject Of(string body) => new() { [Member] = Hash(body) };

    /// <summary>The body itself when it was the last that we said, or when nobody marked anything and somebody said it; else something else.</summary>
    public static async Task<string> SaidLast(ZendeskClient client, string ticket, string body, CancellationToken stop)
    {
        var (last, isSaid) = ((string?)null, false);
        await foreach (var comment in client.All($"/tickets/{ticket}/comments", "comments", stop))
        {
            last = (comment["metadata"] as JsonObject)?["custom"].Text(Member) ?? last;
            isSaid |= Plain(comment.Text("plain_body")) == Plain(body) || Plain(comment.Text("body")) == Plain(body);
        }
        return last is null ? (isSaid ? body : "?") : last == Hash(body) ? body : "?";
    }

    static string Hash(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))[..32];

    static string Plain(string? text) => Regex.Replace(text ?? "", @"\s+", " ").Trim();
}
