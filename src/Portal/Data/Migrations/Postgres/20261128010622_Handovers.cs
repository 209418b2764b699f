using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Handovers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "connection_links",
                columns: table => new
                {
                    Connection = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Domain = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Key = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    Id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_connection_links", x => new { x.Connection, x.Domain, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "handover_rules",
                columns: table => new
                {
                    Connection = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Recipe = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Flow = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_handover_rules", x => new { x.Connection, x.Recipe });
                });

            migrationBuilder.CreateTable(
                name: "handovers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Connection = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Recipe = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    SubjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    News = table.Column<string>(type: "text", nullable: false),
                    Flow = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    TraceParent = table.Column<string>(type: "text", nullable: true),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    Said = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    FinishedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ClaimedBy = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_handovers", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_handovers_Connection_Id",
                table: "handovers",
                columns: new[] { "Connection", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_handovers_DueAt",
                table: "handovers",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_handovers_SubjectId",
                table: "handovers",
                column: "SubjectId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "connection_links");

            migrationBuilder.DropTable(
                name: "handover_rules");

            migrationBuilder.DropTable(
                name: "handovers");
        }
    }
}
