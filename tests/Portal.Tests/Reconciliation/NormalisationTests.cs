using Portal.Kernel.Contracts;
using Portal.Reconciliation.Comparing;

namespace Portal.Tests.Reconciliation;

public sealed class NormalisationTests
{
    [Theory]
    [InlineData(Normalisation.Exact, "A  b", "A  b")]
    [InlineData(Normalisation.Text, "  A \t b\n", "A b")]
    [InlineData(Normalisation.Caseless, " ÉCOLE  du Nord", "école du nord")]
    [InlineData(Normalisation.Letters, "Zürich Straße Ærø", "zurich strasse aero")]
    [InlineData(Normalisation.Digits, "+31 (0)20-123", "31020123")]
    [InlineData(Normalisation.Digits, "0031 020 123", "31020123")]
    [InlineData(Normalisation.Email, " Kim@Trey.Test ", "kim@trey.test")]
    [InlineData(Normalisation.Number, "12.5000", "12.5")]
    [InlineData(Normalisation.Number, "-0.0", "0")]
    [InlineData(Normalisation.Number, "a dozen", "a dozen")]
    [InlineData(Normalisation.Day, "2026-11-17T23:59:59Z", "2026-11-17")]
    [InlineData(Normalisation.Day, "2026-11-17", "2026-11-17")]
    [InlineData(Normalisation.Day, "12.5000", "12.5000")]
    public void Values_are_made_alike(Normalisation how, string value, string alike)
    {
        Assert.Equal(alike, RowDigest.Of(value, how));
        Assert.Equal(alike, RowDigest.Of(RowDigest.Of(value, how), how));
    }

    [Fact]
    public void Nothing_is_the_same_as_the_empty_text() =>
        Assert.All(Enum.GetValues<Normalisation>(), how => Assert.Equal(("", ""), (RowDigest.Of(null, how), RowDigest.Of("", how))));

    [Theory]
    [InlineData(KeyForm.AsIs, " c-10 ", "c-10")]
    [InlineData(KeyForm.Caseless, "c-10é", "C-10é")]
    [InlineData(KeyForm.Unpadded, "000c42", "C42")]
    public void Keys_are_made_alike(KeyForm form, string key, string alike) => Assert.Equal(alike, RowDigest.Key(key, form));

    [Theory]
    [InlineData("100.00", "100.01", 0.01, ToleranceUnit.Absolute, true)]
    [InlineData("100.00", "100.02", 0.01, ToleranceUnit.Absolute, false)]
    [InlineData("200", "202", 1, ToleranceUnit.Percent, true)]
    [InlineData("200", "203", 1, ToleranceUnit.Percent, false)]
    [InlineData("2026-11-17", "2026-11-19T08:00:00Z", 2, ToleranceUnit.Days, true)]
    [InlineData("2026-11-17", "2026-11-20", 2, ToleranceUnit.Days, false)]
    [InlineData("200", "", 100, ToleranceUnit.Absolute, false)]
    [InlineData("many", "200", 100, ToleranceUnit.Absolute, false)]
    public void Values_within_the_tolerance_are_the_same(string owner, string copy, double tolerance, ToleranceUnit unit, bool same) =>
        Assert.Equal(same, new FieldRule("x", Normalisation.Text, (decimal)tolerance, unit).Same(owner, copy));

    [Fact]
    public void What_a_side_does_not_say_is_not_compared()
    {
        var rules = new CompareRules(KeyForm.AsIs, [new("a"), new("b")]);
        DomainRow Row(params (string, string?)[] values) => new("1", values.ToDictionary(v => v.Item1, v => v.Item2));
        Assert.Empty(rules.Different(Row(("a", "1"), ("b", "2")), Row(("a", "1"))));
        Assert.Equal(new DifferentField("b", "2", null), Assert.Single(rules.Different(Row(("a", "1"), ("b", "2")), Row(("a", "1"), ("b", null)))));
    }

    [Theory]
    [InlineData("Trey Research", "Trey Reserch", "Trey Rese[a]rch", "Trey Reserch")]
    [InlineData("020 123", "020 124", "020 12[3]", "020 12[4]")]
    [InlineData("same", "same", "same", "same")]
    [InlineData("", "new", "", "[new]")]
    [InlineData("Zürich", "Zurich", "Z[ü]rich", "Z[u]rich")]
    [InlineData("abcd", "acbd", "a[b]cd", "ac[b]d")]
    public void What_changed_in_a_value_is_marked(string owner, string copy, string ours, string theirs)
    {
        static string Marked(IEnumerable<Piece> pieces) => string.Concat(pieces.Select(p => p.Changed ? $"[{p.Text}]" : p.Text));
        var (one, other) = TextMarks.Of(owner, copy);
        Assert.Equal((ours, theirs), (Marked(one), Marked(other)));
    }
}
