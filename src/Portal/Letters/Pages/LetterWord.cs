namespace Portal.Letters.Pages;

/// <summary>States of letters in words for people.</summary>
static class LetterWord
{
    /// <summary>As a status with its word.</summary>
    public static (string Look, string Word) Of(MailingState state) => state switch
    {
        MailingState.Draft => ("draft", "Draft"),
        MailingState.Sending => ("promoting", "Being sent"),
        MailingState.Paused => ("paused", "Paused"),
        MailingState.Stopped => ("rejected", "Stopped"),
        _ => ("delivered", "Sent"),
    };
}
