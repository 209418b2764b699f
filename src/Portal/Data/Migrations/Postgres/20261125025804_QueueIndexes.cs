using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class QueueIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_staged_records_Lane_DecidedAt",
                table: "staged_records");

            migrationBuilder.CreateIndex(
                name: "IX_staged_records_Lane_DecidedAt_Id",
                table: "staged_records",
                columns: new[] { "Lane", "DecidedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_staged_records_Lane_Match_ReceivedAt_Id",
                table: "staged_records",
                columns: new[] { "Lane", "Match", "ReceivedAt", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_staged_records_Lane_DecidedAt_Id",
                table: "staged_records");

            migrationBuilder.DropIndex(
                name: "IX_staged_records_Lane_Match_ReceivedAt_Id",
                table: "staged_records");

            migrationBuilder.CreateIndex(
                name: "IX_staged_records_Lane_DecidedAt",
                table: "staged_records",
                columns: new[] { "Lane", "DecidedAt" });
        }
    }
}
