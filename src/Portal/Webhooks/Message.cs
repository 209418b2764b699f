using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portal.Kernel.Data;

namespace Portal.Webhooks;

/// <summary>The body of a delivery, the same bytes in every attempt.</summary>
/// <param name="Id"><c>webhook-id</c>.</param>
sealed record Message(string Id, byte[] Body, string ContentType)
{
    /// <summary>Type of what the test button sends. Not in the catalogue: nobody subscribes to it.</summary>
    public const string TestType = "portal.test";
    const string Source = "/portal";

    static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Null once retention has removed what it said.</summary>
    /// <param name="happened">Null for a test, which is no event of the feed.</param>
    public static Message? Of(Delivery delivery, OutboxEvent? happened, MessageFormat format)
    {
        if (delivery.Type == TestType) return Of(format, delivery.EventId, TestType, delivery.CreatedAt, delivery.SubjectId, JsonSerializer.Serialize(new TestData(delivery.SubjectId, "A test from Portal"), OutboxEvent.Json));
        return happened is null || happened.Data == OutboxEvent.Removed ? null : Of(format, happened.Id, happened.Type, happened.OccurredAt, happened.SubjectId, happened.Data);
    }

    static Message Of(MessageFormat format, Guid id, string type, DateTimeOffset at, Guid subject, string data)
    {
        var buffer = new ArrayBufferWriter<byte>(data.Length + 256);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            if (format is MessageFormat.Cloudevents)
            {
                json.WriteString("specversion", "1.0");
                json.WriteString("id", id);
                json.WriteString("source", Source);
                json.WriteString("type", type);
                json.WriteString("time", at.UtcDateTime);
                json.WriteString("subject", subject);
                json.WriteString("datacontenttype", "application/json");
            }
            else
            {
                json.WriteString("type", type);
                json.WriteString("timestamp", at.UtcDateTime);
            }
            json.WritePropertyName("data");
            json.WriteRawValue(data, skipInputValidation: true);
            json.WriteEndObject();
        }
        return new Message(id.ToString(), buffer.WrittenSpan.ToArray(), format is MessageFormat.Cloudevents ? "application/cloudevents+json; charset=utf-8" : "application/json; charset=utf-8");
    }

    sealed record TestData(Guid Id, string Message);
}
