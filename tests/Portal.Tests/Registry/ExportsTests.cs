using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Portal.Registry;
using Portal.Registry.Exports;
using YamlDotNet.RepresentationModel;

namespace Portal.Tests.Registry;

/// <summary>What other catalogues read, read by somebody else's parser and held against the registry.</summary>
public sealed class ExportsTests
{
    static readonly Picture Demo = new PaperRegistry().Picture;

    static Picture Odd => new(new Book(1, [new RegisteredSystem { Slug = new string('a', 100), Name = MapTests.Nasty, Owner = "<!--: # - [] {}" }, new RegisteredSystem { Slug = new string('a', 99), Name = "true", Owner = "世界" }, new Flow { Slug = "f", Name = MapTests.Nasty, From = new string('a', 100), To = new string('a', 99), Contract = "a: b\n---\nc" }]), Observations.None, PaperRegistry.Now);

    static List<YamlMappingNode> Entities(Picture picture)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Backstage.Of(picture)));
        return [.. yaml.Documents.Select(d => (YamlMappingNode)d.RootNode)];
    }

    static string? Text(YamlMappingNode node, string member) => node.Children.TryGetValue(member, out var value) ? ((YamlScalarNode)value).Value : null;

    [Fact]
    public void Backstage_knows_each_component_its_owner_and_its_flows()
    {
        foreach (var picture in (Picture[])[Demo, Odd])
        {
            var entities = Entities(picture);
            var names = entities.Select(e => $"{Text(e, "kind")!.ToLowerInvariant()}:default/{Text((YamlMappingNode)e["metadata"], "name")}").ToList();
            Assert.Equal(names.Count, names.Distinct().Count());
            Assert.All(entities, e => Assert.Matches("^[a-zA-Z0-9]([-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?$", Text((YamlMappingNode)e["metadata"], "name")!));
            foreach (var spec in entities.Where(e => Text(e, "kind") != "Group").Select(e => (YamlMappingNode)e["spec"]))
            {
                Assert.Contains(Text(spec, "owner")!, names);
                foreach (var relation in (string[])["providesApis", "consumesApis", "dependsOn"])
                    if (spec.Children.TryGetValue(relation, out var refs)) Assert.All((YamlSequenceNode)refs, r => Assert.Contains(((YamlScalarNode)r).Value!, names));
            }
            Assert.Equal(picture.Book.Systems.Count, entities.Count(e => Text(e, "kind") == "Component"));
        }
        var erp = (YamlMappingNode)Entities(Demo).Single(e => Text(e, "kind") == "Component" && Text((YamlMappingNode)e["metadata"], "name") == "erp")["spec"];
        Assert.Equal("group:default/finance", Text(erp, "owner"));
        Assert.Equal((7, 8), (((YamlSequenceNode)erp["providesApis"]).Children.Count, ((YamlSequenceNode)erp["consumesApis"]).Children.Count));
    }

    [Fact]
    public void OpenLineage_names_what_each_flow_reads_and_writes()
    {
        var events = OpenLineage.Of(Demo, "https://portal.test/registry");
        Assert.Equal(Demo.Book.Flows.Count, events.Count);
        var crews = events.Single(e => (string?)e!["job"]!["name"] == "crews")!;
        Assert.Equal(("scheduling", "deliveries", "erp"), ((string?)crews["inputs"]![0]!["namespace"], (string?)crews["inputs"]![0]!["name"], (string?)crews["outputs"]![0]!["namespace"]));
        Assert.Equal("Depot", (string?)crews["job"]!["facets"]!["ownership"]!["owners"]![0]!["name"]);
        Assert.All(events, e => Assert.True(DateTimeOffset.TryParse((string?)e!["eventTime"], out _) && e["producer"] is not null && e["schemaURL"] is not null && e["run"] is null));
        var customers = events.Single(e => (string?)e!["job"]!["name"] == "customers-and-contracts")!["inputs"]![0]!["facets"]!["schema"]!["fields"]!.AsArray();
        Assert.Equal(Demo.Book.Domain("customers")!.Fields.Select(f => f.Slug), customers.Select(f => (string)f!["name"]!));
    }

    [Fact, Trait("Suite", "integration")]
    public async Task Programs_fetch_each_and_only_with_the_scope()
    {
        var app = await PortalApp.Shared();
        using var http = app.Client(DemoKey.Automation);
        using (var yaml = await http.GetAsync("/api/v1/registry/export.backstage")) Assert.Equal((HttpStatusCode.OK, "application/yaml"), (yaml.StatusCode, yaml.Content.Headers.ContentType!.MediaType));
        Assert.NotEmpty((await http.Read("/api/v1/registry/export.openlineage")).EnumerateArray());

        var asyncApi = await http.Read("/api/v1/registry/export.asyncapi");
        Assert.Equal("3.0.0", asyncApi.GetProperty("asyncapi").GetString());
        var types = (await http.Read("/api/v1/event-types")).GetProperty("items").EnumerateArray().Select(t => t.GetProperty("name").GetString()!).Order().ToList();
        Assert.Equal(types, asyncApi.GetProperty("channels").EnumerateObject().Select(c => c.Value.GetProperty("address").GetString()!).Order());
        foreach (Match reference in Regex.Matches(asyncApi.GetRawText(), "\"\\$ref\":\"#/((?:channels|components/messages)[^\"]*)\"")) Assert.True(Resolves(asyncApi, reference.Groups[1].Value), reference.Value);

        using var answer = await http.GetAsync("/api/v1/registry/export.eventcatalog");
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        Assert.Contains(zip.Entries, e => e.FullName == "services/erp/index.mdx");
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            var parts = (await reader.ReadToEndAsync()).Split("---\n", 3);
            var head = new YamlStream();
            head.Load(new StringReader(parts[1]));
            Assert.Equal(entry.FullName.Split('/')[1], Text((YamlMappingNode)head.Documents[0].RootNode, "id"));
            Assert.Matches("^(domains|services|events|flows)/", entry.FullName);
        }
        using var stranger = app.Client(DemoKey.Reader);
        foreach (var kind in (string[])["backstage", "openlineage", "asyncapi", "eventcatalog"])
        {
            using var refused = await stranger.GetAsync($"/api/v1/registry/export.{kind}");
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
    }

    static bool Resolves(JsonElement document, string path) => path.Split('/').Aggregate((JsonElement?)document, (at, part) => at is { ValueKind: JsonValueKind.Object } here && here.TryGetProperty(part, out var next) ? next : null) is not null;
}
