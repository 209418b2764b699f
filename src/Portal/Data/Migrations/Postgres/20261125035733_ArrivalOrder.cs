using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ArrivalOrder : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_submissions_unstaged",
                table: "submissions");

            migrationBuilder.CreateIndex(
                name: "ix_submissions_unstaged",
                table: "submissions",
                columns: new[] { "ReceivedAt", "Id" },
                filter: "\"StagedAt\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_submissions_unstaged",
                table: "submissions");

            migrationBuilder.CreateIndex(
                name: "ix_submissions_unstaged",
                table: "submissions",
                column: "Id",
                filter: "\"StagedAt\" IS NULL");
        }
    }
}
