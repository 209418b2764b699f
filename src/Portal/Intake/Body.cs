using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using Portal.Shell;

namespace Portal.Intake;

/// <summary>Reads a request body whole, plain or gzip, within a limit that holds for what it unpacks to.</summary>
static class Body
{
    /// <summary>Null when type, charset and encoding are read here.</summary>
    public static Refusal? Refuse(HttpRequest request, string mediaType)
    {
        if (!IsOf(mediaType, request.ContentType)) return new(Problems.UnsupportedMediaType, $"Send Content-Type: {mediaType}, in UTF-8.");
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !IsPlain(encoding.ToString()) && !IsGzip(request)) return new(Problems.UnsupportedMediaType, $"The content encoding '{encoding}' is not read here; send the body plain or with gzip.");
        return null;
    }

    static bool IsOf(string mediaType, string? given)
    {
        if (string.Equals(given, mediaType, StringComparison.OrdinalIgnoreCase)) return true;
        if (!MediaTypeHeaderValue.TryParse(given, out var type) || !string.Equals(type.MediaType, mediaType, StringComparison.OrdinalIgnoreCase)) return false;
        return type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase);
    }

    static bool IsPlain(string encoding) => encoding.Length == 0 || string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase);

    static bool IsGzip(HttpRequest request) => request.Headers.ContentEncoding.ToString() is var encoding
        && (string.Equals(encoding, "gzip", StringComparison.OrdinalIgnoreCase) || string.Equals(encoding, "x-gzip", StringComparison.OrdinalIgnoreCase));

    public static async ValueTask<(ReadOnlyMemory<byte> Bytes, Refusal? Refusal)> Read(HttpRequest request, int limit, CancellationToken stop)
    {
        if (request.ContentLength > limit) return (default, TooLarge(limit));
        try
        {
            var bytes = await ReadRaw(request.BodyReader, limit, stop);
            if (bytes is not null && IsGzip(request)) bytes = await Unpack(bytes, limit, stop);
            return bytes is null ? (default, TooLarge(limit)) : (JsonShape.WithoutMark(bytes), null);
        }
        catch (InvalidDataException)
        {
            return (default, Refusal.Malformed(new MalformedJson("The body says that it is gzip, but it cannot be unpacked.", 1, 1)));
        }
        catch (BadHttpRequestException broken) when (broken.StatusCode == StatusCodes.Status400BadRequest)
        {
            return (default, Refusal.Malformed(new MalformedJson("The body ended early or was framed wrongly on its way.", 1, 1)));
        }
    }

    /// <summary>Null when it is longer than the limit.</summary>
    static async ValueTask<byte[]?> ReadRaw(PipeReader reader, int limit, CancellationToken stop)
    {
        while (true)
        {
            var result = await reader.ReadAsync(stop);
            var buffer = result.Buffer;
            if (buffer.Length > limit)
            {
                reader.AdvanceTo(buffer.End);
                return null;
            }
            if (result.IsCompleted)
            {
                var bytes = buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                return bytes;
            }
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Stops at the limit, however much more is packed.</summary>
    static async ValueTask<byte[]?> Unpack(byte[] packed, int limit, CancellationToken stop)
    {
        await using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var unpacked = ArrayPool<byte>.Shared.Rent(limit + 1);
        try
        {
            var length = await gzip.ReadAtLeastAsync(unpacked.AsMemory(0, limit + 1), limit + 1, throwOnEndOfStream: false, stop);
            return length > limit ? null : unpacked.AsSpan(0, length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(unpacked);
        }
    }

    static Refusal TooLarge(int limit) => new(Problems.PayloadTooLarge, $"The body is larger than {limit / 1024:#,0} KiB.");
}
