namespace Portal.Shell.Schemas;

/// <summary>
/// A JSON number read exactly from its literal, however it is written: <c>1e-9</c> has nine decimals, <c>2.50</c> has one, <c>1e400</c> is no overflow.
/// </summary>
public readonly ref struct JsonNumber
{
    /// <summary>Digits that a decimal always holds exactly.</summary>
    const int Exact = 28;

    readonly ReadOnlySpan<byte> mantissa;
    readonly int first;
    readonly int last;
    readonly bool negative;

    /// <param name="literal">A number as JSON writes it.</param>
    public JsonNumber(ReadOnlySpan<byte> literal)
    {
        negative = literal[0] == '-';
        var e = literal.IndexOfAny((byte)'e', (byte)'E');
        mantissa = literal[(negative ? 1 : 0)..(e < 0 ? literal.Length : e)];
        var exponent = e < 0 ? 0 : Exponent(literal[(e + 1)..]);
        first = mantissa.IndexOfAnyInRange((byte)'1', (byte)'9');
        last = mantissa.LastIndexOfAnyInRange((byte)'1', (byte)'9');
        if (first < 0) return;
        var point = mantissa.IndexOf((byte)'.');
        if (point < 0) point = mantissa.Length;
        // Positions count from the point: the first digit before it is worth 10^0.
        Magnitude = exponent + (first < point ? point - first : point - first + 1);
        Decimals = Math.Max(0, (last < point ? last + 1 - point : last - point) - exponent);
    }

    public bool IsZero => first < 0;

    /// <summary>The number is below 10 to this power, and not below a tenth of it.</summary>
    public long Magnitude { get; }

    /// <summary>Decimals that it really has: trailing zeros do not count.</summary>
    public long Decimals { get; }

    /// <summary>Compares with a bound, right even where the number is larger or finer than a decimal can be.</summary>
    public int CompareTo(decimal bound)
    {
        if (IsZero) return 0m.CompareTo(bound);
        if (Magnitude > Exact) return negative ? -1 : 1;
        var compared = Truncated(out var lost).CompareTo(bound);
        return compared == 0 && lost ? (negative ? -1 : 1) : compared;
    }

    /// <summary>The number as a decimal; what is finer than a decimal can hold is cut off, what is larger is an error.</summary>
    /// <exception cref="OverflowException">Beyond what a decimal can hold.</exception>
    public decimal ToDecimal() => IsZero ? 0m : Magnitude > Exact ? throw new OverflowException("The number is too large.") : Truncated(out _);

    decimal Truncated(out bool lost)
    {
        lost = false;
        if (Magnitude < -Exact)
        {
            lost = true;
            return 0m;
        }
        var (value, scale) = (0m, -Magnitude);
        for (var i = first; i <= last; i++)
        {
            if (mantissa[i] == '.') continue;
            if (scale == Exact || value > MaxBeforeDigit)
            {
                lost = true;
                break;
            }
            value = value * 10 + (mantissa[i] - '0');
            scale++;
        }
        for (; scale < 0; scale++) value *= 10;
        for (; scale > 0; scale--) value /= 10;
        return negative ? -value : value;
    }

    const decimal MaxBeforeDigit = 1e27m;

    static long Exponent(ReadOnlySpan<byte> digits)
    {
        var below = digits[0] == '-';
        if (digits[0] is (byte)'-' or (byte)'+') digits = digits[1..];
        var value = 0L;
        foreach (var digit in digits) value = Math.Min(value * 10 + (digit - '0'), int.MaxValue);
        return below ? -value : value;
    }
}
