using System.Text.RegularExpressions;

namespace Portal.Tests.Architecture;

/// <summary>Habits that a reader relies on.</summary>
public sealed class SourceTests
{
    const int Longest = 300;

    [Fact]
    public void No_file_is_longer_than_a_reader_can_hold() =>
        House.Clean(House.Sources(".cs", ".razor", ".css", ".js").Where(f => File.ReadLines(Path.Combine(House.Root, f)).Count() > Longest));

    [Theory]
    [InlineData(@"//.*\b(TO" + "DO|FIX" + @"ME|HA" + @"CK)\b", "notes to self")]
    [InlineData(@"Thread\.Sleep\(|Task\.Delay\(\s*\d", "waits of a fixed length")]
    [InlineData(@"catch(\s*\([^)]*\))?\s*\{\s*\}", "swallowed exceptions")]
    [InlineData(@"NotImplemented" + "Exception", "unfinished code")]
    [InlineData(@"\bSkip\s*=\s*""", "skipped tests")]
    [InlineData(@"DateTime(Offset)?\.(UtcNow|Now)\b", "clocks that a test cannot move", "src/")]
    public void Sources_are_free_of(string pattern, string what, string under = "")
    {
        var found = House.Sources(".cs", ".razor")
            .Where(f => f.StartsWith(under, StringComparison.Ordinal) && !f.EndsWith("SourceTests.cs", StringComparison.Ordinal))
            .Where(f => Regex.IsMatch(File.ReadAllText(Path.Combine(House.Root, f)), pattern));
        Assert.True(!found.Any(), $"{what}: {string.Join(", ", found)}");
    }

    [Fact]
    public void Addresses_are_written_in_one_place() =>
        House.Clean(House.Sources(".cs").Where(f => f.StartsWith("src/Portal/", StringComparison.Ordinal) && !f.EndsWith("Shell/Urls.cs", StringComparison.Ordinal))
            .Where(f => Regex.IsMatch(File.ReadAllText(Path.Combine(House.Root, f)), "\"/api/v1/")));
}
