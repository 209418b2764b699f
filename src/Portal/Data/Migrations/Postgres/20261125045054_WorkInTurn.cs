using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class WorkInTurn : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_submissions_unstaged",
                table: "submissions");

            migrationBuilder.DropIndex(
                name: "IX_staged_records_Lane_DecidedAt",
                table: "staged_records");

            migrationBuilder.DropIndex(
                name: "IX_events_OccurredAt",
                table: "events");

            migrationBuilder.DropIndex(
                name: "IX_attempts_StartedAt",
                table: "attempts");

            migrationBuilder.CreateTable(
                name: "replays",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    SubscriptionId = table.Column<Guid>(type: "uuid", nullable: false),
                    Since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    TypesText = table.Column<string>(type: "text", nullable: true),
                    Only = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Place = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_replays", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_submissions_unstaged",
                table: "submissions",
                columns: new[] { "ReceivedAt", "Id" },
                filter: "\"StagedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_staged_records_Lane_DecidedAt_Id",
                table: "staged_records",
                columns: new[] { "Lane", "DecidedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_staged_records_Lane_Match_ReceivedAt_Id",
                table: "staged_records",
                columns: new[] { "Lane", "Match", "ReceivedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "ix_staged_records_blocked",
                table: "staged_records",
                columns: new[] { "Lane", "ReceivedAt", "Id" },
                filter: "\"Blocking\" > 0");

            migrationBuilder.CreateIndex(
                name: "ix_staged_records_on_the_way",
                table: "staged_records",
                column: "CustomerNumber",
                filter: "\"Lane\" = 1");

            migrationBuilder.CreateIndex(
                name: "ix_events_emptied",
                table: "events",
                column: "OccurredAt",
                filter: "\"Data\" = 'null'");

            migrationBuilder.CreateIndex(
                name: "ix_events_said",
                table: "events",
                column: "OccurredAt",
                filter: "\"Data\" <> 'null'");

            migrationBuilder.CreateIndex(
                name: "ix_attempts_emptied",
                table: "attempts",
                column: "StartedAt",
                filter: "\"RequestHeaders\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_attempts_said",
                table: "attempts",
                column: "StartedAt",
                filter: "\"RequestHeaders\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "replays");

            migrationBuilder.DropIndex(
                name: "ix_submissions_unstaged",
                table: "submissions");

            migrationBuilder.DropIndex(
                name: "IX_staged_records_Lane_DecidedAt_Id",
                table: "staged_records");

            migrationBuilder.DropIndex(
                name: "IX_staged_records_Lane_Match_ReceivedAt_Id",
                table: "staged_records");

            migrationBuilder.DropIndex(
                name: "ix_staged_records_blocked",
                table: "staged_records");

            migrationBuilder.DropIndex(
                name: "ix_staged_records_on_the_way",
                table: "staged_records");

            migrationBuilder.DropIndex(
                name: "ix_events_emptied",
                table: "events");

            migrationBuilder.DropIndex(
                name: "ix_events_said",
                table: "events");

            migrationBuilder.DropIndex(
                name: "ix_attempts_emptied",
                table: "attempts");

            migrationBuilder.DropIndex(
                name: "ix_attempts_said",
                table: "attempts");

            migrationBuilder.CreateIndex(
                name: "ix_submissions_unstaged",
                table: "submissions",
                column: "Id",
                filter: "\"StagedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_staged_records_Lane_DecidedAt",
                table: "staged_records",
                columns: new[] { "Lane", "DecidedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_events_OccurredAt",
                table: "events",
                column: "OccurredAt");

            migrationBuilder.CreateIndex(
                name: "IX_attempts_StartedAt",
                table: "attempts",
                column: "StartedAt");
        }
    }
}
