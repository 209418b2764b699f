using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Data;

namespace Portal.Tests.Kinds;

/// <summary>The same steps for every kind: what one can do, all can.</summary>
static class KindJourney
{
    public static async Task<Guid> Submits(this HttpClient client, string kind, object body, string? key = null)
    {
        using var answer = await client.Sends(kind, body, key);
        return (await answer.Body(202)).GetProperty("id").GetGuid();
    }

    public static async Task<HttpResponseMessage> Sends(this HttpClient client, string kind, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/intake/{kind}") { Content = JsonContent.Create(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    public static async Task<JsonElement> Becomes(this HttpClient client, string kind, Guid id, string status)
    {
        JsonElement record = default;
        await Eventually.Holds($"{kind} {id} is {status}", async () =>
        {
            using var answer = await client.GetAsync($"/api/v1/intake/{kind}/{id}");
            if (!answer.IsSuccessStatusCode) return false;
            record = await answer.Body(200);
            return status.Split('|').Contains(record.GetProperty("status").GetString());
        });
        return record;
    }

    public static Task<JsonElement> Staged(this HttpClient client, string kind, Guid id) => client.Becomes(kind, id, "ready|needs-review");

    /// <summary>"rule severity pointer" of each finding.</summary>
    public static IEnumerable<string> Findings(this JsonElement record) =>
        record.GetProperty("findings").EnumerateArray().Select(f => $"{f.GetProperty("rule").GetString()} {f.GetProperty("severity").GetString()} {f.GetProperty("pointer").GetString()}");

    public static async Task<JsonElement> Corrects(this HttpClient reviewer, string kind, JsonElement record, Action<JsonNode> change)
    {
        var draft = JsonNode.Parse(record.GetProperty("draft").GetRawText())!;
        change(draft);
        using var answer = await reviewer.PatchAsJsonAsync($"/api/v1/intake/{kind}/{record.GetProperty("id").GetGuid()}", new { version = record.GetProperty("version").GetInt32(), draft });
        await answer.Body(200);
        return await reviewer.Read($"/api/v1/intake/{kind}/{record.GetProperty("id").GetGuid()}");
    }

    /// <summary>Approves and waits; answers the official number.</summary>
    public static async Task<string> Approves(this HttpClient reviewer, string kind, JsonElement record)
    {
        var id = record.GetProperty("id").GetGuid();
        using var answer = await reviewer.PostAsJsonAsync($"/api/v1/intake/{kind}/{id}/approve", new { version = record.GetProperty("version").GetInt32() });
        await answer.Body(200);
        return (await reviewer.Becomes(kind, id, "promoted")).GetProperty("result").GetProperty("number").GetString()!;
    }

    /// <summary>The data of each event of the type about the record.</summary>
    public static Task<List<JsonElement>> EventsOf(this PortalApp app, Guid id, string type) => app.Database(async db =>
        (await db.Set<OutboxEvent>().Where(e => e.SubjectId == id && e.Type == type).Select(e => e.Data).ToListAsync()).Select(d => JsonDocument.Parse(d).RootElement).ToList());
}
