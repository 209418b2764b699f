using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class FormerEnds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_sync_rows_LookAt",
                table: "sync_rows");

            migrationBuilder.AddColumn<long>(
                name: "AnewFrom",
                table: "sync_progress",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RepointedAt",
                table: "comparisons",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_sync_rows_FlowId_LookAt",
                table: "sync_rows",
                columns: new[] { "FlowId", "LookAt" },
                filter: "\"LookAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_sync_problems_again",
                table: "sync_problems",
                column: "RunId",
                filter: "\"Again\" AND NOT \"Solved\"");

            migrationBuilder.CreateIndex(
                name: "IX_differences_State",
                table: "differences",
                column: "State");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_sync_rows_FlowId_LookAt",
                table: "sync_rows");

            migrationBuilder.DropIndex(
                name: "ix_sync_problems_again",
                table: "sync_problems");

            migrationBuilder.DropIndex(
                name: "IX_differences_State",
                table: "differences");

            migrationBuilder.DropColumn(
                name: "AnewFrom",
                table: "sync_progress");

            migrationBuilder.DropColumn(
                name: "RepointedAt",
                table: "comparisons");

            migrationBuilder.CreateIndex(
                name: "IX_sync_rows_LookAt",
                table: "sync_rows",
                column: "LookAt",
                filter: "\"LookAt\" IS NOT NULL");
        }
    }
}
