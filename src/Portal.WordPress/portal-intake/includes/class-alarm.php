<?php
/**
 * Mail on trouble.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Tells a person, once in an hour for each sort of trouble, however much of it there is. No letter holds what a visitor wrote.
 */
final class Alarm {

	/** @param string $trouble refused, dead, pending (key or address), away, not-stored, not-kept, no-schema, not-running. */
	public static function raise( string $trouble, string $words ): void {
		$to = Settings::get( 'mail' );
		if ( '' === $to || ! self::first( $trouble ) ) {
			return;
		}
		$says = match ( $trouble ) {
			Queue::REFUSED => __( 'The portal refused a submission. It is kept; a person has to look at it.', 'portal-intake' ),
			Queue::DEAD    => __( 'A submission could not be handed over for 72 hours. It is kept, and can be sent again with one click.', 'portal-intake' ),
			Queue::PENDING => __( 'The portal does not let this site in: its key or its address is wrong. Submissions are kept and tried again.', 'portal-intake' ),
			'not-stored'   => __( 'The database of this site did not take a submission. Its visitor was told so.', 'portal-intake' ),
			'not-kept'     => __( 'The database of this site did not take a form of another plugin. Contact Form 7 told its visitor so; of the others look into their own entries and mails.', 'portal-intake' ),
			'no-schema'    => __( 'A form came whose kind the portal has not told this site. It is kept, and can be mapped once more when the schemas have been read.', 'portal-intake' ),
			'not-running'  => __( 'Submissions have waited for more than an hour, and WP-Cron has not run for as long. Let the server call wp-cron.php every minute.', 'portal-intake' ),
			default        => __( 'The portal has not answered for more than six hours. Submissions are kept and tried again.', 'portal-intake' ),
		};
		$site = wp_specialchars_decode( get_option( 'blogname' ), ENT_QUOTES );
		/* translators: %s: name of the site */
		$subject = sprintf( __( '[%s] Forms to the portal need you', 'portal-intake' ), $site );
		$lines   = array( $says, self::without_values( $words ), admin_url( 'admin.php?page=portal-intake' ) );
		wp_mail( $to, $subject, implode( "\n\n", array_filter( $lines ) ) );
	}

	/** The first line: what follows may quote what was typed. */
	private static function without_values( string $words ): string {
		return (string) strtok( $words, "\n" );
	}

	/** An option's name is unique: of several at once, one is first. Not add_option(), which overwrites when two come at once, and says so to both. */
	private static function first( string $trouble ): bool {
		global $wpdb;
		$name = 'portal_intake_told_' . $trouble;
		// phpcs:disable WordPress.DB -- must not be read from a cache.
		$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->options} WHERE option_name = %s AND CAST( option_value AS UNSIGNED ) < %d", $name, time() - HOUR_IN_SECONDS ) );
		return 1 === $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %d, 'no')", $name, time() ) );
		// phpcs:enable
	}
}
