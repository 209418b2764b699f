using System.Globalization;
using Portal.Kernel.Contracts;

namespace Portal.Access;

/// <summary>A place in a list that is ordered by time, then id. Opaque to readers.</summary>
static class Cursor
{
    public static string Of(DateTimeOffset at, Guid id) => $"{at.UtcTicks:x}-{id:n}";

    public static (DateTimeOffset At, Guid Id) Read(string cursor) =>
        cursor.Split('-', 2) is [var ticks, var id] && long.TryParse(ticks, NumberStyles.HexNumber, null, out var at) && at >= 0 && at <= DateTimeOffset.MaxValue.UtcTicks && Guid.TryParseExact(id, "n", out var guid)
            ? (new(at, TimeSpan.Zero), guid)
            : throw new InvalidInput("/cursor", "This cursor was not made here. Start again without one.", "format");
}
