using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.HubSpot;

/// <summary>Companies that may be the one that is meant.</summary>
public sealed partial class HubSpotTests
{
    [Fact]
    public async Task A_name_that_is_merely_alike_is_shown_to_a_person_and_nothing_is_written()
    {
        Made("7", "Fabrikam Interors");
        Made("8", "Fabrikam Interiors", number: "C-999");
        var outcome = Assert.Single(await Write(Domains.Customers, Fabrikam));
        Assert.Equal(RowResult.Skipped, outcome.Result);
        var candidate = Assert.Single(outcome.Candidates!);
        Assert.Equal(("7", "Fabrikam Interors"), (candidate.Id, candidate.Name));
        Assert.Equal(2, shelf.Count("companies"));
    }

    [Fact]
    public async Task A_row_that_a_person_said_is_none_of_them_makes_a_new_one_once()
    {
        Made("7", "Fabrikam Interiors");
        Made("8", "Fabrikam Interiors");
        var made = Assert.Single(await Write(Domains.Customers, Fabrikam with { Distinct = true }));
        Assert.Equal(RowResult.Created, made.Result);
        var again = Assert.Single(await Write(Domains.Customers, Fabrikam with { Distinct = true }));
        Assert.Equal((RowResult.Unchanged, made.Id), (again.Result, again.Id));
        Assert.Equal(3, shelf.Count("companies"));
    }

    [Fact]
    public async Task A_candidate_leads_to_where_people_look_at_it_when_the_system_says_so_safely()
    {
        Made("7", "Fabrikam Interors");
        shelf.Find("companies", "7")!["url"] = "https://app.hubspot.com/contacts/1/record/0-2/7";
        Assert.Equal("https://app.hubspot.com/contacts/1/record/0-2/7", Assert.Single(Assert.Single(await Write(Domains.Customers, Fabrikam)).Candidates!).Link);
        shelf.Find("companies", "7")!["url"] = "javascript:alert(1)";
        Assert.Null(Assert.Single(Assert.Single(await Write(Domains.Customers, Fabrikam)).Candidates!).Link);
    }

    [Fact]
    public async Task Two_companies_of_the_same_name_are_for_a_person_to_choose_from()
    {
        Made("7", "Fabrikam Interiors");
        Made("8", "Fabrikam Interiors");
        Assert.Equal(["7", "8"], Assert.Single(await Write(Domains.Customers, Fabrikam)).Candidates!.Select(c => c.Id).Order());
    }
}
