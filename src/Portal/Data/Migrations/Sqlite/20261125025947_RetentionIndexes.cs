using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RetentionIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_events_OccurredAt",
                table: "events");

            migrationBuilder.DropIndex(
                name: "IX_attempts_StartedAt",
                table: "attempts");

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
