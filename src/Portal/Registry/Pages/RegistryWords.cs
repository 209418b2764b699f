using Portal.Registry.UseCases;
using Portal.Shell;

namespace Portal.Registry.Pages;

/// <summary>How the registry speaks.</summary>
static class RegistryWords
{
    /// <summary>"9 systems, 14 flows; 4 flows want attention".</summary>
    public static (string Fact, string More) Sentence(Listing of, bool filtered)
    {
        var (systems, flows) = (of.Counts[ItemKind.Systems], of.Counts[ItemKind.Flows]);
        return ($"{Format.Of(systems, "system")}, {Format.Of(flows, "flow")};", of.Attention switch
        {
            0 when flows == 0 => filtered ? "no flow fits this filter" : "nothing moves here yet",
            0 => "all calm",
            1 => "1 flow wants attention",
            var many => $"{Format.Count(many)} flows want attention",
        });
    }

    public static string Icon(SystemKind kind) => kind switch
    {
        SystemKind.Portal => "i-queue",
        SystemKind.Erp => "i-erp",
        SystemKind.Website => "i-globe",
        SystemKind.Crm => "i-crm",
        SystemKind.Email => "i-mail",
        SystemKind.HelpDesk => "i-help",
        SystemKind.Scheduling => "i-cal",
        SystemKind.Payments => "i-card",
        SystemKind.Files => "i-folder",
        SystemKind.Spreadsheet => "i-sheet",
        _ => "i-screen",
    };

    public static string Many(ItemKind kind) => Upper(ItemList.For(kind).Many);

    public static string One(ItemKind kind) => ItemList.For(kind).One;

    public static string A(ItemKind kind) => One(kind) is var one && "aeiou".Contains(one[0]) ? $"an {one}" : $"a {one}";

    public static string? Trigger(Flow? flow) => flow?.Trigger switch
    {
        FlowTrigger.RealTime => "real-time",
        FlowTrigger.Batch => flow.Schedule is null ? "batch" : $"batch, {flow.Schedule}",
        FlowTrigger.ByHand => "by hand",
        _ => null,
    };

    public static string Rhythm(int minutes) => minutes % 1440 == 0 ? Every(minutes / 1440, "day") : minutes % 60 == 0 ? Every(minutes / 60, "hour") : Every(minutes, "minute");

    /// <summary>How long 95 of 100 took: 0.4 s, 12 s, 3 min.</summary>
    public static string Took(TimeSpan time) => time.TotalSeconds < 10 ? $"{Format.Quantity(Math.Round((decimal)time.TotalSeconds, 1))} s" : time.TotalMinutes < 2 ? $"{(int)time.TotalSeconds} s" : time.TotalHours < 2 ? $"{(int)time.TotalMinutes} min" : $"{(int)time.TotalHours} h";

    /// <summary>The word of an exception for <c>Status</c>: whether it allows anything today.</summary>
    public static string State(FlowException exception, DateOnly today) => exception.State switch
    {
        ExceptionState.Approved when exception.Until < today => "expired",
        ExceptionState.Approved => "allowed",
        ExceptionState.Refused => "rejected",
        var state => state.Word(),
    };

    /// <summary>A word of a choice as people write it: "real-time" is Real time, "erp" is ERP.</summary>
    public static string Choice(string word) => word is "erp" or "crm" ? word.ToUpperInvariant() : Upper(word.Replace('-', ' '));

    public static string Upper(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    static string Every(int n, string unit) => n == 1 ? $"every {unit}" : $"every {n} {unit}s";
}
