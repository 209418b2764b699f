using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;
using Portal.Shell.Schemas;
using Portal.Staging;

namespace Portal.Tests.Staging;

public sealed class DraftEditTests
{
    const string Draft = """{"customer":{"name":"Kim","a/b":1},"lines":[{"item":"A","unitPrice":48.00},{"item":"B"}],"colour":"rød"}""";

    [Theory]
    [InlineData("/customer/name", "Kim")]
    [InlineData("/customer/a~1b", "1")]
    [InlineData("/lines/0/unitPrice", "48.00")]
    [InlineData("/lines/7/unitPrice", "")]
    [InlineData("/source/form", "")]
    public void A_field_is_read_as_a_person_types_it(string pointer, string text) => Assert.Equal(text, DraftEdit.Read(Draft, pointer));

    [Fact]
    public void A_changed_field_leaves_everything_else_as_it_was() =>
        Assert.Equal(Draft.Replace("48.00", "54.00"), DraftEdit.Set(Draft, "/lines/0/unitPrice", FormText.Value("54.00", FieldType.Number, "")));

    [Fact]
    public void A_member_under_an_object_that_is_not_there_yet_is_made_with_it() =>
        Assert.Equal("""{"source":{"form":"quote"}}""", DraftEdit.Set("{}", "/source/form", "quote"));

    [Fact]
    public void Emptying_a_field_takes_the_member_out()
    {
        Assert.Null(FormText.Value("  ", FieldType.Text, ""));
        Assert.Equal("""{"customer":{}}""", DraftEdit.Set("""{"customer":{"phone":"1"}}""", "/customer/phone", null));
        Assert.Equal("{}", DraftEdit.Set("{}", "/customer/phone", null));
    }

    [Fact]
    public void Lines_are_added_at_the_end_and_taken_out_where_they_are()
    {
        var longer = DraftEdit.Add("""{"lines":[{"item":"A"}]}""", "/lines", new JsonObject { ["item"] = "B" });
        Assert.Equal("""{"lines":[{"item":"A"},{"item":"B"}]}""", longer);
        Assert.Equal("""{"lines":[{"item":"B"}]}""", DraftEdit.Set(longer, "/lines/0", null));
    }

    [Theory]
    [InlineData("1250", "1250")]
    [InlineData("1,250.50", "1250.50")]
    [InlineData(" 0.5 ", "0.5")]
    public void Numbers_are_taken_as_people_write_them(string typed, string json) => Assert.Equal(json, FormText.Value(typed, FieldType.Number, "")!.ToJsonString());

    [Theory]
    [InlineData("1,5", FieldType.Number)]
    [InlineData("12 pieces", FieldType.Number)]
    [InlineData("1e3", FieldType.Number)]
    [InlineData("tomorrow", FieldType.Date)]
    public void What_could_mean_two_things_is_asked_again(string typed, FieldType type) => Assert.Throws<InvalidInput>(() => FormText.Value(typed, type, "/x"));

    [Fact]
    public void A_section_of_a_list_is_known_by_its_pointers()
    {
        static ComparisonSection Of(params string[] pointers) => new("", [.. pointers.Select(p => new ComparedField(p, "", null, null, null, FieldType.Text))]);
        Assert.Equal(("/lines", 2), DraftEdit.ItemOf(Of("/lines/2/item", "/lines/2/quantity")));
        Assert.Null(DraftEdit.ItemOf(Of("/lines/2/item", "/lines/3/item")));
        Assert.Null(DraftEdit.ItemOf(Of("/customer/name")));
    }
}
