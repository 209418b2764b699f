<?php
/**
 * WP-CLI commands.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Looks at the submissions to the portal and sends them.
 */
final class Cli {

	/**
	 * Says how many submissions are in each state.
	 *
	 * ## EXAMPLES
	 *
	 *     wp portal-intake status
	 */
	public function status(): void {
		foreach ( Queue::counts() as $state => $count ) {
			\WP_CLI::line( "$state: $count" );
		}
	}

	/**
	 * Sends what is due, and waits for it.
	 *
	 * ## OPTIONS
	 *
	 * [--seconds=<seconds>]
	 * : How long to go on. Default 60.
	 *
	 * @param list<string>         $args
	 * @param array<string,string> $options
	 */
	public function send( array $args = array(), array $options = array() ): void {
		/* translators: %d: a number */
		\WP_CLI::success( sprintf( __( '%d submissions were handed over.', 'portal-intake' ), Sender::run( (int) ( $options['seconds'] ?? 60 ) ) ) );
	}

	/**
	 * Lets submissions be tried again now, with the keys that they have.
	 *
	 * ## OPTIONS
	 *
	 * [<id>...]
	 * : Which ones. All that were refused or are dead when none is named.
	 *
	 * @param list<string> $args
	 */
	public function retry( array $args = array() ): void {
		/* translators: %d: a number */
		\WP_CLI::success( sprintf( __( '%d submissions will be tried again.', 'portal-intake' ), Queue::retry( $args ? array_map( 'intval', $args ) : null ) ) );
	}

	/**
	 * Writes submissions as CSV.
	 *
	 * ## OPTIONS
	 *
	 * [--state=<state>]
	 * : pending, sent, refused, dead or held.
	 *
	 * @param list<string>         $args
	 * @param array<string,string> $options
	 */
	public function export( array $args = array(), array $options = array() ): void {
		Export::write( 'php://stdout', $options['state'] ?? null );
	}

	/**
	 * Reads the portal's schemas again.
	 */
	public function refresh(): void {
		$fault = Schemas::refresh();
		if ( null !== $fault ) {
			\WP_CLI::error( $fault->words() );
		}
		\WP_CLI::success( implode( ', ', array_keys( Schemas::all() ) ) );
	}
}
