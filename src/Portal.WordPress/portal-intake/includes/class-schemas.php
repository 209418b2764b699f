<?php
/**
 * The portal's schemas, kept here.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Forms are drawn from what was read last: a portal that is away takes no form from the site. Read again every hour and when the settings are saved.
 */
final class Schemas {

	private const OPTION = 'portal_intake_schemas';

	/** @return array<string,array{title:string,schema:array<string,mixed>}> By kind. */
	public static function all(): array {
		return (array) get_option( self::OPTION, array() );
	}

	/** @return array<string,mixed>|null */
	public static function of( string $kind ): ?array {
		return self::all()[ $kind ]['schema'] ?? null;
	}

	/** Reads them all; what cannot be read, or is not listed but still needed here, stays as it was. The answer that tells what is wrong, or null. */
	public static function refresh(): ?Answer {
		$kinds = Portal::read( '/api/v1/intake' );
		if ( 200 !== $kinds->status || ! isset( $kinds->json()['items'] ) ) {
			return $kinds;
		}
		$before = self::all();
		$now    = array();
		$fault  = null;
		foreach ( $kinds->json()['items'] as $line ) {
			$kind   = (string) ( $line['kind'] ?? '' );
			$answer = Portal::read( '/api/v1/intake/' . rawurlencode( $kind ) . '/schema' );
			if ( 200 === $answer->status && isset( $answer->json()['properties'] ) ) {
				$now[ $kind ] = array(
					'title'  => (string) ( $line['title'] ?? $kind ),
					'schema' => $answer->json(),
				);
			} else {
				$fault = $answer;
				$now  += array_intersect_key( $before, array( $kind => 0 ) );
			}
		}
		$needed = array_merge( array_column( Mapping::all(), 'kind' ), Queue::waiting_kinds() );
		$now   += array_intersect_key( $before, array_flip( $needed ) );
		update_option( self::OPTION, $now, false );
		return $fault;
	}
}
