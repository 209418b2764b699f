using Portal.Kernel.Contracts;

namespace Portal.Tests.Kernel;

public sealed class NormalisedNameTests
{
    [Theory]
    [InlineData("Fabrikam Interiors B.V.", "fabrikam interiors")]
    [InlineData("FABRIKAM  interiors", "fabrikam interiors")]
    [InlineData("Ana Trujillo Emparedados y helados, México D.F.", "ana trujillo emparedados y helados mexico df")]
    [InlineData("Königlich Essen GmbH", "koniglich essen")]
    [InlineData("Blondesddsl père et fils", "blondesddsl pere et fils")]
    [InlineData("Straße & Söhne AG", "strasse sohne")]
    [InlineData("AG", "ag")]
    [InlineData("  ", "")]
    [InlineData(null, "")]
    public void Names_are_compared_as_people_mean_them(string? name, string same) => Assert.Equal(same, NormalisedName.Of(name));
}
