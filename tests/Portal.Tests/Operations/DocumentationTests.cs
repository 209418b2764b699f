using Portal.Shell;
using Portal.Tests.Architecture;

namespace Portal.Tests.Operations;

/// <summary>What an administrator can turn is written down where they look.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void Every_setting_of_every_slice_is_in_the_readme()
    {
        var readme = File.ReadAllText(Path.Combine(House.Root, "README.md"));
        var settings = House.Host.GetTypes().Where(t => t.IsAssignableTo(typeof(ISlice)) && t is { IsClass: true, IsAbstract: false })
            .SelectMany(slice => ((ISlice)Activator.CreateInstance(slice)!).Settings).ToList();
        Assert.NotEmpty(settings);
        House.Clean(settings.Where(s => !readme.Contains($"`{s.Name}`", StringComparison.Ordinal)).Select(s => s.Name));
    }
}
