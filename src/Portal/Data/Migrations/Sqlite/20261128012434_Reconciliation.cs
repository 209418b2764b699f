using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Reconciliation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "comparison_fixes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ComparisonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    FinishedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    Fixed = table.Column<int>(type: "INTEGER", nullable: false),
                    Written = table.Column<int>(type: "INTEGER", nullable: false),
                    Refused = table.Column<int>(type: "INTEGER", nullable: false),
                    Fault = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ClaimedBy = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_comparison_fixes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "comparison_runs",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ComparisonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Trigger = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    BeganAt = table.Column<long>(type: "INTEGER", nullable: true),
                    FinishedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ClaimedBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    OwnerRows = table.Column<long>(type: "INTEGER", nullable: false),
                    CopyRows = table.Column<long>(type: "INTEGER", nullable: false),
                    OwnerRead = table.Column<long>(type: "INTEGER", nullable: false),
                    CopyRead = table.Column<long>(type: "INTEGER", nullable: false),
                    Matching = table.Column<long>(type: "INTEGER", nullable: false),
                    Differing = table.Column<long>(type: "INTEGER", nullable: false),
                    Missing = table.Column<long>(type: "INTEGER", nullable: false),
                    Extra = table.Column<long>(type: "INTEGER", nullable: false),
                    Doubled = table.Column<long>(type: "INTEGER", nullable: false),
                    New = table.Column<int>(type: "INTEGER", nullable: false),
                    Gone = table.Column<int>(type: "INTEGER", nullable: false),
                    Cut = table.Column<bool>(type: "INTEGER", nullable: false),
                    Fault = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_comparison_runs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "comparisons",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Slug = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Domain = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Owner = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Copy = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    FieldsJson = table.Column<string>(type: "TEXT", nullable: false),
                    Cron = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    Zone = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Retires = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    Flow = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    Paused = table.Column<bool>(type: "INTEGER", nullable: false),
                    NextRunAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_comparisons", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "differences",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ComparisonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Label = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    FieldsJson = table.Column<string>(type: "TEXT", nullable: false),
                    OwnerJson = table.Column<string>(type: "TEXT", nullable: true),
                    CopyJson = table.Column<string>(type: "TEXT", nullable: true),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    AcceptedUntil = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    AskedWhom = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    DecidedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    FixId = table.Column<Guid>(type: "TEXT", nullable: true),
                    FirstSeenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastSeenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    FirstRunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    LastRunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ClosedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_differences", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_comparison_fixes_ComparisonId_StartedAt",
                table: "comparison_fixes",
                columns: new[] { "ComparisonId", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_comparison_fixes_DueAt",
                table: "comparison_fixes",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_comparison_runs_ComparisonId_AskedAt",
                table: "comparison_runs",
                columns: new[] { "ComparisonId", "AskedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_comparison_runs_DueAt",
                table: "comparison_runs",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "ix_comparison_runs_unfinished",
                table: "comparison_runs",
                column: "ComparisonId",
                unique: true,
                filter: "\"FinishedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_comparisons_NextRunAt",
                table: "comparisons",
                column: "NextRunAt");

            migrationBuilder.CreateIndex(
                name: "IX_comparisons_Slug",
                table: "comparisons",
                column: "Slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_differences_ComparisonId_Key",
                table: "differences",
                columns: new[] { "ComparisonId", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_differences_ComparisonId_State_Id",
                table: "differences",
                columns: new[] { "ComparisonId", "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_differences_FixId",
                table: "differences",
                column: "FixId",
                filter: "\"FixId\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "comparison_fixes");

            migrationBuilder.DropTable(
                name: "comparison_runs");

            migrationBuilder.DropTable(
                name: "comparisons");

            migrationBuilder.DropTable(
                name: "differences");
        }
    }
}
