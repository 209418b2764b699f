using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Fluid;
using Fluid.Filters;
using Fluid.Parser;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Portal.Letters;

/// <summary>A word that templates may use.</summary>
/// <param name="Name">One word: <c>number</c>.</param>
/// <param name="Says">What stands there, for whoever writes.</param>
/// <param name="Words">What it is made of; of a list, what each of it is made of.</param>
public sealed record Word(string Name, string Says, IReadOnlyList<Word>? Words = null, bool IsList = false);

/// <summary>Something is wrong with a template, in words for whoever writes it.</summary>
/// <param name="Line">From 1.</param>
public sealed record Slip(int Line, string Says);

/// <summary>A letter as it leaves.</summary>
/// <param name="Text">Plain.</param>
/// <param name="Html">Simple, whole document.</param>
public sealed record ComposedLetter(string Subject, string Text, string Html)
{
    /// <summary>What stands inside the document: for a preview.</summary>
    public string Body { get; init; } = "";
}

/// <summary>
/// Subject and text of a letter as people write them: Liquid for what differs from letter to letter, Markdown for how it looks. One source makes plain text and
/// HTML. Values come in as data: they can begin no Markdown and no HTML, and a template can reach nothing but the words that it is given.
/// </summary>
sealed partial class Wording
{
    public const int MaxSubject = 200, MaxText = 20_000;
    const int MaxSteps = 5_000;

    /// <summary>Filters that change words and cannot make them something else.</summary>
    static readonly string[] Filters = ["append", "capitalize", "default", "downcase", "first", "join", "last", "prepend", "replace", "size", "strip", "truncate", "upcase"];

    static readonly FluidParser Parser = MakeParser();
    static readonly TemplateOptions Options = MakeOptions();
    static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder().DisableHtml().UseSoftlineBreakAsHardlineBreak().Build();
    static readonly HtmlEncoder AsData = MakeEncoder();

    readonly IFluidTemplate subject, text;

    Wording(IFluidTemplate subject, IFluidTemplate text) => (this.subject, this.text) = (subject, text);

    /// <summary>Reads a template.</summary>
    /// <param name="words">All that it may use.</param>
    /// <param name="slips">What is wrong, by <c>subject</c> and <c>text</c>; empty when it can be used.</param>
    public static Wording? Read(string subject, string text, IReadOnlyList<Word> words, out IReadOnlyDictionary<string, IReadOnlyList<Slip>> slips)
    {
        var (first, firstSlips) = Read(subject, MaxSubject, words);
        var (second, secondSlips) = Read(text, MaxText, words);
        if (subject.AsSpan().ContainsAny('\n', '\r')) firstSlips = [.. firstSlips, new(1, "A subject is one line.")];
        slips = new Dictionary<string, IReadOnlyList<Slip>> { ["subject"] = firstSlips, ["text"] = secondSlips }.Where(s => s.Value.Count > 0).ToDictionary();
        return slips.Count > 0 ? null : new Wording(first!, second!);
    }

    static (IFluidTemplate? Template, IReadOnlyList<Slip> Slips) Read(string source, int most, IReadOnlyList<Word> words)
    {
        if (string.IsNullOrWhiteSpace(source)) return (null, [new(1, "It is empty.")]);
        if (source.Length > most) return (null, [new(1, $"At most {most:N0} characters.")]);
        if (!Parser.TryParse(source, out var template, out var error))
        {
            var at = Place().Match(error);
            return (null, [new(at.Success ? int.Parse(at.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 1, $"It cannot be read: {Place().Replace(error.Split('\n')[0], "").Trim().TrimEnd('.')}.")]);
        }
        // What is wrong is said of the lines as they were written; what is sent has no empty lines where only tags stood.
        return (Parser.Parse(TagLine().Replace(source, "$1")), WordCheck.Of((FluidTemplate)template, source, words, Filters));
    }

    /// <param name="values">By word; text, or lists and groups of text.</param>
    /// <exception cref="FormatException">It does not come to an end.</exception>
    public ComposedLetter Compose(IReadOnlyDictionary<string, object?> values)
    {
        try
        {
            var title = Controls().Replace(subject.Render(Context(values), NullEncoder.Default), " ").Trim();
            var plain = Blanks().Replace(text.Render(Context(values), NullEncoder.Default).ReplaceLineEndings("\n"), "\n\n").Trim() + "\n";
            var body = Html(text.Render(Context(values), AsData));
            return new(title, plain, $"""
                <!doctype html><html lang="en"><head><meta charset="utf-8"><title>{HtmlEncoder.Default.Encode(title)}</title></head><body style="font-family:sans-serif;color:#222">
                {body}</body></html>
                """) { Body = body };
        }
        catch (InvalidOperationException fault)
        {
            throw new FormatException($"The letter could not be made: {fault.Message}", fault);
        }
    }

    static TemplateContext Context(IReadOnlyDictionary<string, object?> values)
    {
        var context = new TemplateContext(Options);
        foreach (var (name, value) in values) context.SetValue(name, value);
        return context;
    }

    static string Html(string markdown)
    {
        var document = Markdig.Markdown.Parse(markdown, Markdown);
        // A link leads to a page or a mailbox, whoever wrote it.
        foreach (var link in document.Descendants<LinkInline>())
            if (link.IsImage || link.Url is not { } url || !(url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)))
                (link.Url, link.IsImage) = ("#", false);
        return document.ToHtml(Markdown);
    }

    static FluidParser MakeParser()
    {
        var parser = new FluidParser(new FluidParserOptions { AllowFunctions = false, AllowLiquidTag = false });
        foreach (var tag in (string[])["include", "render", "cycle", "increment", "decrement", "tablerow", "macro", "from", "raw", "layout"]) parser.RegisteredTags.Remove(tag);
        return parser;
    }

    static TemplateOptions MakeOptions()
    {
        var options = new TemplateOptions { MaxSteps = MaxSteps, MaxRecursion = 20, CultureInfo = CultureInfo.InvariantCulture, StrictFilters = true };
        var all = new FilterCollection().WithStringFilters().WithArrayFilters().WithMiscFilters();
        foreach (var name in Filters)
            if (all.TryGetValue(name, out var filter)) options.Filters.AddFilter(name, filter);
        return options;
    }

    /// <summary>Writes as entities whatever means something to Markdown or HTML: entities are never structure (CommonMark, 2.5).</summary>
    static HtmlEncoder MakeEncoder()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.All);
        settings.ForbidCharacters([.. "\\`*_{}[]()<>#+-.!|~=:&\"'\t\r\n"]);
        return HtmlEncoder.Create(settings);
    }

    [GeneratedRegex(@"\s*at \((\d+):\d+\)")]
    private static partial Regex Place();

    /// <summary>A line that holds tags and nothing else.</summary>
    [GeneratedRegex(@"(?m)^[ \t]*((?:\{%-?(?:(?!%\}).)*%\}[ \t]*)+)\r?\n")]
    private static partial Regex TagLine();

    [GeneratedRegex(@"[\p{Cc}\u2028\u2029]+")]
    private static partial Regex Controls();

    [GeneratedRegex(@"\n(?:[ \t]*\n){2,}")]
    private static partial Regex Blanks();
}
