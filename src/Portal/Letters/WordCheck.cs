using System.Text.RegularExpressions;
using Fluid.Ast;
using Fluid.Parser;

namespace Portal.Letters;

/// <summary>Finds words and filters that a template uses and nobody knows, on every path through it, before it is used.</summary>
sealed partial class WordCheck : AstVisitor
{
    readonly string source;
    readonly IReadOnlyCollection<string> filters;
    readonly List<Slip> slips = [];
    /// <summary>How far the template was gone through: the syntax tree does not keep where it was read, but it is gone through in that order.</summary>
    int place = -1;
    /// <summary>What each name stands for; null: anything.</summary>
    readonly Dictionary<string, Word?> known;

    WordCheck(string source, IReadOnlyList<Word> words, IReadOnlyCollection<string> filters) => (this.source, this.filters, known) = (source, filters, words.ToDictionary(w => w.Name, w => (Word?)w));

    public static IReadOnlyList<Slip> Of(FluidTemplate template, string source, IReadOnlyList<Word> words, IReadOnlyCollection<string> filters)
    {
        var check = new WordCheck(source, words, filters);
        check.VisitTemplate(template);
        return [.. check.slips.Distinct().OrderBy(s => s.Line)];
    }

    protected override Expression VisitMemberExpression(MemberExpression expression)
    {
        if (expression.Segments[0] is IdentifierSegment) place = Next(string.Join('.', expression.Segments.TakeWhile(s => s is IdentifierSegment).Select(s => ((IdentifierSegment)s).Identifier)));
        Find(expression, aloud: true);
        return base.VisitMemberExpression(expression);
    }

    /// <summary>What an expression stands for, as far as it can be known.</summary>
    Word? Find(MemberExpression expression, bool aloud = false)
    {
        var path = expression.Segments.Select(s => s is IdentifierSegment word ? word.Identifier : null).ToList();
        if (path[0] is not { } first) return null;
        if (!known.TryGetValue(first, out var here))
        {
            if (aloud) Unknown(first, known.Keys);
            return null;
        }
        for (var i = 1; i < path.Count && here is not null; i++)
        {
            if (path[i] is not { } name || here is { IsList: true } && name is "first" or "last" or "size") return null;
            if (here.IsList || here.Words?.FirstOrDefault(w => w.Name == name) is not { } next)
            {
                if (aloud) Unknown(string.Join('.', path.Take(i + 1)), here.IsList ? [] : here.Words?.Select(w => $"{string.Join('.', path.Take(i))}.{w.Name}") ?? []);
                return null;
            }
            here = next;
        }
        return here;
    }

    protected override Statement VisitForStatement(ForStatement statement)
    {
        var each = statement.Source is MemberExpression list ? Find(list) : null;
        return Within(statement.Identifier, each is { IsList: true } ? each with { IsList = false } : null, () => Within("forloop", null, () => base.VisitForStatement(statement)));
    }

    protected override Statement VisitAssignStatement(AssignStatement statement)
    {
        var seen = base.VisitAssignStatement(statement);
        known[statement.Identifier] = statement.Value is MemberExpression same ? Find(same) : null;
        return seen;
    }

    protected override Statement VisitCaptureStatement(CaptureStatement statement)
    {
        var seen = base.VisitCaptureStatement(statement);
        known[statement.Identifier] = null;
        return seen;
    }

    protected override Expression VisitFilterExpression(FilterExpression expression)
    {
        if (!filters.Contains(expression.Name)) slips.Add(new(Line(Next(expression.Name)), $"There is no filter \"{expression.Name}\"; there are {string.Join(", ", filters)}."));
        return base.VisitFilterExpression(expression);
    }

    Statement Within(string name, Word? word, Func<Statement> visit)
    {
        var (was, former) = (known.TryGetValue(name, out var before), before);
        known[name] = word;
        var seen = visit();
        if (was) known[name] = former;
        else known.Remove(name);
        return seen;
    }

    void Unknown(string path, IEnumerable<string> instead)
    {
        var there = string.Join(", ", instead.Order(StringComparer.Ordinal));
        slips.Add(new(Line(place), $"Nothing is known as \"{path}\"{(there.Length == 0 ? "" : $"; there is {there}")}."));
    }

    /// <summary>Where a name stands next inside a tag, or stood before.</summary>
    int Next(string name)
    {
        var all = Tags().Matches(source).SelectMany(tag => Regex.Matches(tag.Value, $@"(?<![\w.-]){Regex.Escape(name)}(?![\w-])").Select(found => tag.Index + found.Index)).ToList();
        return all.FirstOrDefault(at => at > place, all.FirstOrDefault(place));
    }

    int Line(int at) => source.AsSpan(0, Math.Clamp(at, 0, source.Length)).Count('\n') + 1;

    [GeneratedRegex(@"\{\{.*?\}\}|\{%.*?%\}", RegexOptions.Singleline)]
    private static partial Regex Tags();
}
