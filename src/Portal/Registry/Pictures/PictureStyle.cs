using System.Security.Cryptography;
using System.Text;

namespace Portal.Registry.Pictures;

/// <summary>The look of files that stand alone: the product's colours by day, by night and on paper. Its text is fixed, so that the policy of an answer can name its hash.</summary>
static class PictureStyle
{
    /// <summary>Of the map and of sequences. The names are those of the design tokens.</summary>
    public const string Css = """
        svg,:root{--paper:#FAF7F1;--surface:#FFFDF9;--raised:#FFFFFF;--ink:#211F1B;--ink-2:#56514A;--ink-3:#6B665C;--line:#D8D0C1;--control:#8C8475;--accent:#0E5C59;--accent-wash:#E2EEEB;--warn:#855400;--bad:#A3301D;--info:#35558A}
        @media (prefers-color-scheme:dark){svg,:root{--paper:#171613;--surface:#1D1C18;--raised:#26241F;--ink:#ECE7DC;--ink-2:#B9B2A5;--ink-3:#A19A8D;--line:#403C34;--control:#7F786B;--accent:#6FC2BB;--accent-wash:#16312F;--warn:#E0AC55;--bad:#EE8A76;--info:#93B1E4}}
        @media print{svg,:root{--paper:#FFFFFF;--surface:#FFFFFF;--raised:#FFFFFF;--ink:#000000;--ink-2:#333333;--ink-3:#555555;--line:#BBBBBB;--control:#777777;--accent:#0E5C59;--accent-wash:#EEF5F3;--warn:#855400;--bad:#A3301D;--info:#35558A}}
        svg text{font-family:Inter,system-ui,sans-serif;fill:var(--ink)}
        svg .ground{fill:var(--surface)}
        svg .box rect{fill:var(--raised);stroke:var(--control)}
        svg .box.hub rect{fill:var(--accent-wash);stroke:var(--accent);stroke-width:2}
        svg .box.unknown rect{stroke-dasharray:4 3}
        svg .box .name{font-size:13px;font-weight:600}
        svg .box .note{font-size:12px;fill:var(--ink-3)}
        svg .box.hub .name{font-size:16px}
        svg .box.hub .note{fill:var(--ink-2)}
        svg .box.hub .note.first{font-size:13px;fill:var(--ink)}
        svg .sym{fill:none;stroke:var(--ink-2);stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round}
        svg .hub .sym{stroke:var(--accent)}
        svg .edge path{fill:none;stroke:var(--tone);stroke-width:1.75}
        svg .edge text{font-size:12px;fill:var(--word)}
        svg .edge .plate{fill:var(--surface)}
        svg .edge .mark{color:var(--word)}
        svg marker path{fill:var(--tone)}
        svg .m-intake{--tone:var(--accent);--word:var(--ink-2)}
        svg .edge.m-intake path{stroke-width:3}
        svg .m-event-push{--tone:var(--info);--word:var(--ink-2)}
        svg .m-batch-sync{--tone:var(--ink-2);--word:var(--ink-2)}
        svg .edge.m-batch-sync path{stroke-dasharray:8 5}
        svg .m-file-exchange{--tone:var(--ink-2);--word:var(--ink-2)}
        svg .edge.m-file-exchange path{stroke-dasharray:1.5 5;stroke-width:2}
        svg .m-other{--tone:var(--ink-2);--word:var(--ink-2)}
        svg .m-exception{--tone:var(--warn);--word:var(--warn)}
        svg .edge.m-exception path{stroke-dasharray:10 4 2 4}
        svg .m-undeclared{--tone:var(--bad);--word:var(--bad)}
        svg .edge.m-undeclared path{stroke-dasharray:4 4}
        svg .m-not-seen{--tone:var(--control);--word:var(--ink-2)}
        svg .edge.m-not-seen path{stroke-dasharray:8 5}
        svg .m-planned,svg .m-retired{--tone:var(--control);--word:var(--ink-3)}
        svg .edge.m-planned path,svg .edge.m-retired path{stroke-dasharray:2 3}
        svg a:focus-visible rect{stroke:var(--accent);stroke-width:2}
        """;

    /// <summary>A policy that lets in nothing but these styles.</summary>
    public static string PolicyFor(string css) =>
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(css)))}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
}
