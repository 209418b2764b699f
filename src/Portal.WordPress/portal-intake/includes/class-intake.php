<?php
/**
 * Takes what a form holds.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * The way of every submission into the queue, whichever form it comes from. Nothing here calls the portal.
 */
final class Intake {

	/**
	 * Keeps a body and has it sent soon.
	 *
	 * @param array<string,mixed> $body
	 * @param string              $token  The same for the same submission, so that a second click makes no second record.
	 * @param string              $state  Pending; held for what looks like spam; refused for what could not be mapped.
	 * @param string|null         $fields What another plugin's form held, to be mapped again should the mapping prove wrong.
	 */
	public static function take( string $kind, array $body, string $form, string $token, string $state = Queue::PENDING, ?string $fields = null ): ?object {
		$bytes      = Body::write( $body );
		$submission = array(
			'kind'   => $kind,
			'form'   => mb_substr( $form, 0, 200 ),
			'email'  => self::email( $kind, $body, $fields ),
			'body'   => $bytes,
			'fields' => $fields,
			'state'  => $state,
		);
		$row = self::store_once( $submission, $token, hash( 'sha256', "$token|$kind|$bytes" ) );
		if ( null === $row ) {
			Alarm::raise( null === $fields ? 'not-stored' : 'not-kept', '' );
			return null;
		}
		if ( Queue::PENDING === $row->state ) {
			/**
			 * A submission is in the table; nothing was sent yet.
			 *
			 * @param object $row As the table has it.
			 */
			do_action( 'portal_intake_stored', $row );
			Background::kick();
			Background::watch();
		}
		return $row;
	}

	/**
	 * A browser's token belongs to one opening of one form and counts for ever. One that was written into a page may come from a cache, which gives the same
	 * page to everybody for days: it tells a second click from a second wish for a quarter of an hour.
	 *
	 * @param array<string,mixed> $submission
	 */
	private static function store_once( array $submission, string $token, string $fingerprint ): ?object {
		$row = Queue::store( $submission, $fingerprint );
		for ( $i = 0; $row && ! $row->is_new && ! str_starts_with( $token, 'browser-' ) && $row->created_at < time() - 15 * MINUTE_IN_SECONDS && $i < 100; $i++ ) {
			$fingerprint = hash( 'sha256', $fingerprint );
			$row         = Queue::store( $submission, $fingerprint );
		}
		return $row;
	}

	/** What a visitor is told whose form the database did not take. */
	public static function not_stored(): string {
		return __( 'This could not be stored. Please try once more in a minute; what you wrote is still here.', 'portal-intake' );
	}

	/**
	 * The first e-mail address in a body, or else in what another plugin's form held, by which a person's data is found again; nothing when there is none.
	 *
	 * @param array<string,mixed> $body
	 */
	public static function email( string $kind, array $body, ?string $fields ): string {
		foreach ( Fields::leaves( Schemas::of( $kind ) ?? array() ) as $pointer => $leaf ) {
			$value = 'email' === ( $leaf['format'] ?? '' ) ? Pointer::get( $body, str_replace( '*', '0', $pointer ) ) : null;
			if ( is_string( $value ) ) {
				return strtolower( mb_substr( $value, 0, 254 ) );
			}
		}
		$kept   = json_decode( (string) $fields, true );
		$posted = (array) ( $kept['posted'] ?? array() );
		$found  = '';
		array_walk_recursive(
			$posted,
			static function ( mixed $value ) use ( &$found ): void {
				if ( '' === $found && is_string( $value ) && is_email( trim( $value ) ) ) {
					$found = strtolower( mb_substr( trim( $value ), 0, 254 ) );
				}
			}
		);
		return $found;
	}
}
