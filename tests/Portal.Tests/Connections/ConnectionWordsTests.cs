using Portal.Connections.Pages;

namespace Portal.Tests.Connections;

public sealed class ConnectionWordsTests
{
    [Fact]
    public void A_document_is_told_by_its_name_its_id_and_its_members_in_words()
    {
        var (name, id, fields) = ConnectionWords.Read("""{ "id": "7", "properties": { "name": "Trey Research", "portal_customer_number": "C-1", "city": null, "empty": "" }, "tags": ["a", "b"], "salesQuoteLines": [{}, {}], "archived": false }""");
        Assert.Equal(("Trey Research", "7"), (name, id));
        Assert.Equal([("Tags", "a, b"), ("Sales quote lines", "2 entries"), ("Archived", "false"), ("Name", "Trey Research"), ("Portal customer number", "C-1")], fields);
    }

    [Theory]
    [InlineData("""{ "externalDocumentNumber": "PQ-1" }""", "PQ-1", null)]
    [InlineData("""{ "Id": 9 }""", "9", "9")]
    [InlineData("{}", "document", null)]
    public void One_without_a_name_is_told_by_its_number(string json, string name, string? id)
    {
        var read = ConnectionWords.Read(json);
        Assert.Equal((name, id), (read.Name, read.Id));
    }
}
