using BenchmarkDotNet.Running;
using Portal.Benchmarks;

// dotnet run -c Release --project tests/Portal.Benchmarks -- intake | staging | queue | registry | sync | reconciliation | --filter '*'
switch (args)
{
    case ["intake", ..]: await IntakeBenchmark.Run(rounds: args.Length > 1 ? int.Parse(args[1]) : 3); break;
    case ["staging", ..]: await StagingBenchmark.Run(seconds: args.Length > 1 ? int.Parse(args[1]) : 60); break;
    case ["queue", ..]: await QueueBenchmark.Run(records: args.Length > 1 ? int.Parse(args[1]) : 1_000_000); break;
    case ["registry", ..]: await RegistryBenchmark.Run(systems: args.Length > 1 ? int.Parse(args[1]) : 10_000, flows: args.Length > 2 ? int.Parse(args[2]) : 50_000); break;
    case ["sync", ..]: await SyncBenchmark.Run(rows: args.Length > 1 ? int.Parse(args[1]) : 100_000); break;
    case ["reconciliation", ..]: await ReconciliationBenchmark.Run(rows: args.Length > 1 ? int.Parse(args[1]) : 1_000_000); break;
    case ["serve", var what, var port, var folder]: await Baselines.Serve(what, int.Parse(port), folder); break;
    default: BenchmarkSwitcher.FromAssembly(typeof(IntakeBenchmark).Assembly).Run(args); break;
}
