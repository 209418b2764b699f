using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Kernel.Mediation;

/// <summary>Text that can be stored: without U+0000, which PostgreSQL refuses and SQLite cuts off at.</summary>
public static class PlainText
{
    public const string Nul = "The character U+0000 is not allowed.";

    const int Deep = 5;

    static readonly ConcurrentDictionary<Type, PropertyInfo[]> Members = new();

    /// <summary>Every text in a request that holds U+0000, down to five levels of members, list items and values by key.</summary>
    public static IEnumerable<Violation> Violations(object request) => Look(request, "", Deep);

    static IEnumerable<Violation> Look(object? value, string pointer, int levels) => value switch
    {
        string text => text.Contains('\0') ? [new Violation(pointer, Nul, "pattern")] : [],
        null => [],
        _ when levels == 0 => [],
        IDictionary map => HoldText(value.GetType()) ? map.Keys.Cast<object>().SelectMany(key => Look(map, key, $"{pointer}/{Escape($"{key}")}", levels - 1)) : [],
        IEnumerable list => HoldText(value.GetType()) ? list.Cast<object?>().SelectMany((item, i) => Look(item, $"{pointer}/{i}", levels - 1)) : [],
        _ => Members.GetOrAdd(value.GetType(), Of).SelectMany(m => Look(m.GetValue(value), $"{pointer}/{JsonNamingPolicy.CamelCase.ConvertName(m.Name)}", levels - 1)),
    };

    static IEnumerable<Violation> Look(IDictionary map, object key, string pointer, int levels) => Look(key, pointer, levels).Concat(Look(map[key], pointer, levels));

    /// <summary>A name as a JSON pointer writes it.</summary>
    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>What a request was made with; what it computes from that says nothing new.</summary>
    static PropertyInfo[] Of(Type type) => HoldText(type) ? [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.GetIndexParameters().Length == 0 && HoldText(p.PropertyType))] : [];

    /// <summary>Text, what holds text, and lists of either; numbers, times and the framework's own types hold none.</summary>
    static bool HoldText(Type type) =>
        type == typeof(string)
        || (type.Namespace?.StartsWith(nameof(Portal), StringComparison.Ordinal) is true && !type.IsEnum)
        || (type.IsArray ? HoldText(type.GetElementType()!) : type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)) && type.GetGenericArguments().Any(HoldText));
}

/// <summary>Looks at what people typed into pages and programs sent alike, before any use case does.</summary>
sealed class PlainTextBehaviour<TRequest, TAnswer> : IPipelineBehavior<TRequest, TAnswer> where TRequest : IRequest<TAnswer>
{
    public Task<TAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TAnswer> next)
    {
        var wrong = PlainText.Violations(request).ToList();
        return wrong.Count == 0 ? next() : throw new InvalidInput(wrong);
    }
}
