namespace Portal.Kernel.Data;

/// <summary>What an id says of itself.</summary>
public static class Ids
{
    /// <summary>When an id of version 7 was made, to the millisecond (RFC 9562, 5.7).</summary>
    public static DateTimeOffset MadeAt(this Guid id) => DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(id.ToString("N")[..12], 16));
}
