using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Xunit;
using Portal.Shell.Schemas;

namespace Portal.Tests.Shell;

public sealed class JsonNumberTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0.0", 0)]
    [InlineData("0e400", 0)]
    [InlineData("2", 0)]
    [InlineData("2.50", 1)]
    [InlineData("2.0000000", 0)]
    [InlineData("0.0001", 4)]
    [InlineData("1e-9", 9)]
    [InlineData("1E-4", 4)]
    [InlineData("12345e-4", 4)]
    [InlineData("12000e-4", 1)]
    [InlineData("0.00012e1", 4)]
    [InlineData("1.5e+1", 0)]
    [InlineData("100e-2", 0)]
    public void Counts_the_decimals_that_a_number_really_has(string literal, long decimals) => Assert.Equal(decimals, Of(literal).Decimals);

    [Theory]
    [InlineData("1e15", "1000000000000000", 0)]
    [InlineData("1000000000000000.0", "1000000000000000", 0)]
    [InlineData("1000000000000000.0001", "1000000000000000", 1)]
    [InlineData("1e400", "1000000000000000", 1)]
    [InlineData("-1e400", "-1000000000000000", -1)]
    [InlineData("1e999999999999999999", "0", 1)]
    [InlineData("1e-400", "0", 1)]
    [InlineData("-1e-400", "0", -1)]
    [InlineData("0e99", "0", 0)]
    [InlineData("5.00000000000000000000000000000000001", "5", 1)]
    [InlineData("-5.00000000000000000000000000000000001", "-5", -1)]
    [InlineData("0.99999999999999999999999999999999999", "1", -1)]
    public void Compares_exactly_however_large_or_fine(string literal, string bound, int expected) =>
        Assert.Equal(expected, Math.Sign(Of(literal).CompareTo(decimal.Parse(bound, CultureInfo.InvariantCulture))));

    [Property]
    public bool Reads_back_every_decimal(decimal number) => Of(number.ToString(CultureInfo.InvariantCulture)).ToDecimal() == number || Digits(number) > 28;

    [Property]
    public bool Means_the_same_written_with_an_exponent(int digits, sbyte shift)
    {
        var plain = digits * (decimal)Math.Pow(10, shift % 5);
        return Of($"{digits}e{shift % 5}").ToDecimal() == plain;
    }

    static int Digits(decimal number) => number.ToString(CultureInfo.InvariantCulture).Count(char.IsAsciiDigit);

    static JsonNumber Of(string literal) => new(Encoding.UTF8.GetBytes(literal));
}
