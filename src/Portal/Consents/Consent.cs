using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;

namespace Portal.Consents;

/// <summary>What one person said about one purpose, at one time: given or withdrawn. Entries are added and never changed; the newest counts.</summary>
public sealed class Consent
{
    internal const int MaxWording = 2000, MaxSource = 500, MaxEmail = 254;

    Consent() { }

    public Guid Id { get; private init; }
    /// <summary>In lower case.</summary>
    public string Email { get; private init; } = "";
    public string Purpose { get; private init; } = "";
    public bool Given { get; private init; }
    /// <summary>What they agreed to, in the words they saw; empty for a withdrawal.</summary>
    public string Wording { get; private init; } = "";
    /// <summary>When they said it.</summary>
    public DateTimeOffset At { get; private init; }
    /// <summary>When it was written down here, which may be long after: whoever reads on from where they were goes by this.</summary>
    public DateTimeOffset WrittenAt { get; private init; }
    /// <summary>Where they said it.</summary>
    public string Source { get; private init; } = "";
    /// <summary>What shows that they did: the submission that holds it, the link that was followed.</summary>
    public string Proof { get; private init; } = "";

    public static Consent Of(string email, string purpose, bool given, string wording, DateTimeOffset at, string source, string proof, DateTimeOffset writtenAt) => new()
    {
        Id = Guid.CreateVersion7(at), Email = email.Trim().ToLowerInvariant(), Purpose = purpose, Given = given, Wording = Short(wording, MaxWording), At = at, WrittenAt = writtenAt, Source = Short(source, MaxSource), Proof = Short(proof, MaxSource),
    };

    public ConsentChanged Fact => new(Id, Email, Purpose, Given, Wording, At, Source);

    static string Short(string text, int most) => text.Length > most ? text[..most] : text;
}

sealed class ConsentMapping : IEntityTypeConfiguration<Consent>
{
    public void Configure(EntityTypeBuilder<Consent> consents)
    {
        consents.ToTable("consents");
        consents.Property(c => c.Id).ValueGeneratedNever();
        consents.Property(c => c.Email).HasMaxLength(Consent.MaxEmail);
        consents.Property(c => c.Purpose).HasMaxLength(40);
        consents.Property(c => c.Wording).HasMaxLength(Consent.MaxWording);
        consents.Property(c => c.Source).HasMaxLength(Consent.MaxSource);
        consents.Property(c => c.Proof).HasMaxLength(Consent.MaxSource);
        consents.Ignore(c => c.Fact);
        consents.HasIndex(c => new { c.Email, c.Purpose, c.At });
        consents.HasIndex(c => new { c.At, c.Id });
        consents.HasIndex(c => new { c.WrittenAt, c.Id });
    }
}
