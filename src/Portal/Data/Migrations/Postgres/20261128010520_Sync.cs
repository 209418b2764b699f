using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Sync : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "sync_flows",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Slug = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Source = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Target = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    Domain = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    FieldsJson = table.Column<string>(type: "text", nullable: false),
                    Cron = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    TimeZone = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    JitterSeconds = table.Column<int>(type: "integer", nullable: false),
                    OverlapSeconds = table.Column<int>(type: "integer", nullable: false),
                    Compares = table.Column<bool>(type: "boolean", nullable: false),
                    MaxDeletesPercent = table.Column<int>(type: "integer", nullable: false),
                    Flow = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    Announces = table.Column<bool>(type: "boolean", nullable: false),
                    Threshold = table.Column<decimal>(type: "numeric(28,4)", precision: 28, scale: 4, nullable: false),
                    QuietMinutes = table.Column<int>(type: "integer", nullable: false),
                    DaysBefore = table.Column<int>(type: "integer", nullable: false),
                    Paused = table.Column<bool>(type: "boolean", nullable: false),
                    PausedSince = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    CreatedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sync_flows", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "sync_notes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    RunId = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Text = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sync_notes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "sync_problems",
                columns: table => new
                {
                    RunId = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Result = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    Again = table.Column<bool>(type: "boolean", nullable: false),
                    RowJson = table.Column<string>(type: "text", nullable: false),
                    Deletes = table.Column<bool>(type: "boolean", nullable: false),
                    Solved = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sync_problems", x => new { x.RunId, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "sync_progress",
                columns: table => new
                {
                    FlowId = table.Column<Guid>(type: "uuid", nullable: false),
                    NextRunAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Watermark = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    BaselineAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ComparedOn = table.Column<DateOnly>(type: "date", nullable: true),
                    FailsSince = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sync_progress", x => x.FlowId);
                });

            migrationBuilder.CreateTable(
                name: "sync_rows",
                columns: table => new
                {
                    FlowId = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    ValuesJson = table.Column<string>(type: "text", nullable: false),
                    Hash = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    SourceId = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    TargetId = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Pending = table.Column<bool>(type: "boolean", nullable: false),
                    Gone = table.Column<bool>(type: "boolean", nullable: false),
                    LastSeenRun = table.Column<Guid>(type: "uuid", nullable: true),
                    ChangedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Said = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    SaidAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LookAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sync_rows", x => new { x.FlowId, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "sync_runs",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    FlowId = table.Column<Guid>(type: "uuid", nullable: false),
                    Trigger = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    By = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    DryRun = table.Column<bool>(type: "boolean", nullable: false),
                    Full = table.Column<bool>(type: "boolean", nullable: false),
                    AllowsDeletes = table.Column<bool>(type: "boolean", nullable: false),
                    RetryOf = table.Column<Guid>(type: "uuid", nullable: true),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Phase = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    QueuedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    FinishedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Newest = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Cursor = table.Column<string>(type: "text", nullable: true),
                    Pages = table.Column<int>(type: "integer", nullable: false),
                    Read = table.Column<int>(type: "integer", nullable: false),
                    Created = table.Column<int>(type: "integer", nullable: false),
                    Changed = table.Column<int>(type: "integer", nullable: false),
                    Unchanged = table.Column<int>(type: "integer", nullable: false),
                    Skipped = table.Column<int>(type: "integer", nullable: false),
                    Failed = table.Column<int>(type: "integer", nullable: false),
                    Deleted = table.Column<int>(type: "integer", nullable: false),
                    Total = table.Column<int>(type: "integer", nullable: true),
                    Fault = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    Tries = table.Column<int>(type: "integer", nullable: false),
                    DueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ClaimedBy = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sync_runs", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_sync_flows_Slug",
                table: "sync_flows",
                column: "Slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sync_notes_RunId_Id",
                table: "sync_notes",
                columns: new[] { "RunId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_sync_progress_NextRunAt",
                table: "sync_progress",
                column: "NextRunAt");

            migrationBuilder.CreateIndex(
                name: "IX_sync_rows_LookAt",
                table: "sync_rows",
                column: "LookAt",
                filter: "\"LookAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_sync_runs_DueAt",
                table: "sync_runs",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_sync_runs_FlowId_Id",
                table: "sync_runs",
                columns: new[] { "FlowId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_sync_runs_QueuedAt",
                table: "sync_runs",
                column: "QueuedAt");

            migrationBuilder.CreateIndex(
                name: "ix_sync_runs_open",
                table: "sync_runs",
                column: "FlowId",
                unique: true,
                filter: "\"FinishedAt\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "sync_flows");

            migrationBuilder.DropTable(
                name: "sync_notes");

            migrationBuilder.DropTable(
                name: "sync_problems");

            migrationBuilder.DropTable(
                name: "sync_progress");

            migrationBuilder.DropTable(
                name: "sync_rows");

            migrationBuilder.DropTable(
                name: "sync_runs");
        }
    }
}
