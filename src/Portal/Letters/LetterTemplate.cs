using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Data;

namespace Portal.Letters;

/// <summary>The words that people gave a kind of letter; a kind without a row has ours.</summary>
public sealed class LetterTemplate : IVersioned
{
    LetterTemplate() { }

    public string Kind { get; private init; } = "";
    public string Subject { get; private set; } = "";
    public string Text { get; private set; } = "";
    public string ChangedBy { get; private set; } = "";
    public DateTimeOffset ChangedAt { get; private set; }
    public int Version { get; private set; }

    public static LetterTemplate Of(string kind) => new() { Kind = kind };

    public void Say(string subject, string text, string by, DateTimeOffset at) => (Subject, Text, ChangedBy, ChangedAt) = (subject, text, by, at);
}

sealed class LetterTemplateMapping : IEntityTypeConfiguration<LetterTemplate>
{
    public void Configure(EntityTypeBuilder<LetterTemplate> templates)
    {
        templates.ToTable("letter_templates");
        templates.HasKey(t => t.Kind);
        templates.Property(t => t.Kind).HasMaxLength(40);
        templates.Property(t => t.Subject).HasMaxLength(Wording.MaxSubject);
        templates.Property(t => t.ChangedBy).HasMaxLength(200);
    }
}
