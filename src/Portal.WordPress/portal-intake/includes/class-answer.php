<?php
/**
 * What the portal said, or that it said nothing.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * An answer of the portal.
 */
final class Answer {

	/** @param int $status 0 when nothing came back. */
	public function __construct(
		public readonly int $status,
		public readonly string $body = '',
		public readonly ?int $retry_after = null,
		public readonly string $fault = '',
		public readonly string $etag = ''
	) {}

	/** @return array<string,mixed> Empty when the body is not a JSON object. */
	public function json(): array {
		$json = json_decode( $this->body, true );
		return is_array( $json ) ? $json : array();
	}

	/** Stored over there: 2xx alone is not enough, a hotel's sign-in page says that too. */
	public function is_stored(): bool {
		return $this->status >= 200 && $this->status < 300 && isset( $this->json()['id'] );
	}

	/** The portal's own words, or ours when there are none. */
	public function words(): string {
		if ( 0 === $this->status ) {
			return $this->fault;
		}
		$json = $this->json();
		$said = trim( ( $json['title'] ?? '' ) . ( isset( $json['detail'] ) ? ': ' . $json['detail'] : '' ), ': ' );
		foreach ( $json['errors'] ?? array() as $error ) {
			$said .= "\n" . ( $error['pointer'] ?? '' ) . ' ' . ( $error['detail'] ?? '' );
		}
		if ( '' !== $said ) {
			return $said;
		}
		/* translators: %d: HTTP status */
		return sprintf( __( 'The answer had status %d and was not one of the portal. Is its address right?', 'portal-intake' ), $this->status );
	}

	/** Seconds that a Retry-After header asks for: seconds or a date. */
	public static function seconds( string $header, int $now ): ?int {
		$header = trim( $header );
		if ( '' === $header ) {
			return null;
		}
		$seconds = ctype_digit( $header ) ? (int) $header : (int) strtotime( $header ) - $now;
		return max( 0, min( $seconds, DAY_IN_SECONDS ) );
	}
}
