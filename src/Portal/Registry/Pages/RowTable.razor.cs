using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Registry.Pages;

/// <summary>Draws the rows of one list, and goes through them by keys.</summary>
public sealed partial class RowTable
{
    /// <summary>By slug: a name keeps its element while rows come and go around it.</summary>
    readonly Dictionary<string, ElementReference> links = [];
    int current = -1;
    bool mayDeclare;

    [Parameter, EditorRequired] public ItemKind List { get; set; }
    /// <summary>Null while they are being read.</summary>
    [Parameter] public IReadOnlyList<Row>? Rows { get; set; }
    [Parameter] public Picture? Picture { get; set; }

    /// <summary>Beside other things: without what the flow's own page says.</summary>
    [Parameter] public bool Brief { get; set; }

    [CascadingParameter] public Task<AuthenticationState>? Person { get; set; }

    protected override async Task OnInitializedAsync() => mayDeclare = Person is not null && (await Person).User.May(Permission.RegistryManage);

    string[] Heads => List switch
    {
        ItemKind.Flows when Brief => ["Flow", "Domain", "Pattern", "Owner", "Status", "#Last seen", "#Volume", "#Errors"],
        ItemKind.Flows => ["Flow", "Domain", "Pattern", "Trigger", "Owner", "Status", "#Last seen", "#Volume", "#Errors", "#p95"],
        ItemKind.Systems => ["System", "Owner", "Owns", "Criticality", "State", "#Flows in", "#Flows out", "#Attention"],
        ItemKind.Domains => ["Domain", "System of record", "Planned", "Also claimed by", "Owner", "#Copies", "#Flows"],
        ItemKind.Patterns => ["Pattern", "State", "#Flows"],
        ItemKind.Exceptions when Brief => ["Exception", "State", "#Until", "Plan"],
        ItemKind.Exceptions => ["Exception", "Flow", "Owner", "State", "#Until", "Plan"],
        _ => ["Decision", "On", "By", "Owner"],
    };

    /// <summary>Focuses a neighbour's name.</summary>
    public async Task Step(int by)
    {
        if (Rows is not { Count: > 0 }) return;
        current = Math.Clamp(current < 0 ? 0 : current + by, 0, Rows.Count - 1);
        await links[Rows[current].Slug].FocusAsync();
    }

    string Address(Row row) => row is FlowRow { Line.Flow: null } found ? mayDeclare ? Urls.DeclareFound(found.Slug) : new MapAddress(RegistryFilter.All, $"flows/{found.Slug}").ToString() : Urls.RegistryItem(ItemList.For(List).Word, row.Slug);

    static long? Volume(FlowLine line) => line.Seen?.Volume ?? line.Traffic?.Volume;
}
