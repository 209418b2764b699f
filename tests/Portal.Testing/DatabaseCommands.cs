using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Portal.Testing;

/// <summary>Counts what a piece of work asks the database; what others ask at the same time does not count.</summary>
public static class DatabaseCommands
{
    static readonly AsyncLocal<Counter?> Counting = new();
    static readonly IDisposable Listening = DiagnosticListener.AllListeners.Subscribe(new Listeners());

    public static async Task<(T Answer, int Commands)> Of<T>(Func<Task<T>> work)
    {
        GC.KeepAlive(Listening);
        var counter = new Counter();
        Counting.Value = counter;
        var answer = await work();
        return (answer, counter.Commands);
    }

    sealed class Counter
    {
        int commands;

        public int Commands => commands;

        public void Add() => Interlocked.Increment(ref commands);
    }

    sealed class Listeners : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name) value.Subscribe(this, name => name == RelationalEventId.CommandExecuting.Name);
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == RelationalEventId.CommandExecuting.Name) Counting.Value?.Add();
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }
}
