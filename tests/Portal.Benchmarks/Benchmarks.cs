using BenchmarkDotNet.Running;

namespace Portal.Benchmarks;

/// <summary><c>dotnet run -c Release --project tests/Portal.Benchmarks -- --filter '*'</c></summary>
static class Benchmarks
{
    static void Main(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(Benchmarks).Assembly).Run(args);
}
