<?php
/**
 * Calls the portal.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * The one place from which the portal is called: background work and administrators, never a visitor's request.
 */
final class Portal {

	private const TIMEOUT = 15;

	/** Hands in a stored body: the same bytes and the same key, whenever it is called. */
	public static function submit( object $row ): Answer {
		return self::call( 'POST', '/api/v1/intake/' . rawurlencode( $row->kind ), array( 'Content-Type' => 'application/json', 'Idempotency-Key' => $row->idempotency_key ), $row->body );
	}

	public static function read( string $path, string $etag = '' ): Answer {
		return self::call( 'GET', $path, '' === $etag ? array() : array( 'If-None-Match' => $etag ) );
	}

	/** @param array<string,string> $headers */
	private static function call( string $method, string $path, array $headers, ?string $body = null ): Answer {
		if ( ! Settings::is_connected() ) {
			return new Answer( 0, fault: __( 'The address of the portal or its key is not set yet.', 'portal-intake' ) );
		}
		// Not wp_safe_remote_request: an administrator says where the portal is, and it may well be in the own network.
		$answer = wp_remote_request(
			Settings::get( 'address' ) . $path,
			array(
				'method'              => $method,
				'timeout'             => self::TIMEOUT,
				'redirection'         => 0,
				'limit_response_size' => 2 * MB_IN_BYTES,
				'user-agent'          => 'portal-intake/' . VERSION,
				'headers'             => $headers + array(
					'Authorization' => 'Bearer ' . Settings::get( 'key' ),
					'Accept'        => 'application/json',
				),
				'body'                => $body,
			)
		);
		if ( is_wp_error( $answer ) ) {
			return new Answer( 0, fault: $answer->get_error_message() );
		}
		return new Answer(
			(int) wp_remote_retrieve_response_code( $answer ),
			wp_remote_retrieve_body( $answer ),
			Answer::seconds( (string) self::header( $answer, 'retry-after' ), time() ),
			etag: self::header( $answer, 'etag' )
		);
	}

	/** @param array<mixed> $answer */
	private static function header( array $answer, string $name ): string {
		$value = wp_remote_retrieve_header( $answer, $name );
		return is_array( $value ) ? (string) end( $value ) : (string) $value;
	}
}
