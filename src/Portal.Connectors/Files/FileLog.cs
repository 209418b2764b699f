using Microsoft.Extensions.Logging;

namespace Portal.Connectors.Files;

/// <summary>What is told about files and rows that were not taken as they are.</summary>
internal static partial class FileLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} row {Row}: {Problem}")]
    public static partial void LogRow(this ILogger log, string file, int row, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File}: {Problem}")]
    public static partial void LogFile(this ILogger log, string file, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "{File}: {Rows} rows read, {Problems} things to look at")]
    public static partial void LogRead(this ILogger log, string file, int rows, int problems);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lock {Name} could not be removed; it ends by itself")]
    public static partial void LogLockLeft(this ILogger log, string name, Exception fault);
}
