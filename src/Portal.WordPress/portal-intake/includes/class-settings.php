<?php
/**
 * Where the portal is and how the plugin behaves.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Settings: one option, not loaded with every page. Constants in wp-config.php come first, so that a key need not lie in the database;
 * what the portal put into the downloaded zip counts until something is saved.
 */
final class Settings {

	public const OPTION = 'portal_intake';

	/** The hash of what came with a zip and was taken over. */
	private const ADOPTED = 'portal_intake_adopted';

	/** @return array{address:string,key:string,mail:string,days:int,wording:string} */
	public static function all(): array {
		$saved = (array) get_option( self::OPTION, array() ) + self::shipped() + array(
			'address' => '',
			'key'     => '',
			'mail'    => get_option( 'admin_email' ),
			'days'    => 30,
			'wording' => __( 'I would like to get news and offers by e-mail. I can take this back at any time.', 'portal-intake' ),
		);
		if ( defined( 'PORTAL_INTAKE_ADDRESS' ) ) {
			$saved['address'] = self::address( (string) constant( 'PORTAL_INTAKE_ADDRESS' ) ) ?? '';
		}
		if ( defined( 'PORTAL_INTAKE_KEY' ) ) {
			$saved['key'] = (string) constant( 'PORTAL_INTAKE_KEY' );
		}
		return $saved;
	}

	/** @return array{address:string,key:string,mail:string,days:int,wording:string}[string] */
	public static function get( string $name ): mixed {
		return self::all()[ $name ];
	}

	public static function is_connected(): bool {
		$all = self::all();
		return '' !== $all['address'] && '' !== $all['key'];
	}

	/**
	 * Keeps what came with the zip, so that an update of the plugin, whose zip has no key, changes nothing. Another zip with another key is meant:
	 * its address and key count from now on, once, until something else is saved.
	 */
	public static function adopt(): void {
		$shipped = self::shipped();
		$mark    = $shipped ? hash( 'sha256', implode( "\n", $shipped ) ) : '';
		if ( '' === $mark || get_option( self::ADOPTED ) === $mark ) {
			return;
		}
		update_option( self::OPTION, $shipped + (array) get_option( self::OPTION, array() ), false );
		update_option( self::ADOPTED, $mark );
		Queue::hurry( true );
		wp_schedule_single_event( time(), 'portal_intake_hour' );
	}

	/** An address without a slash at its end; null when it is none. */
	public static function address( string $given ): ?string {
		$address = untrailingslashit( trim( $given ) );
		$parts   = wp_parse_url( $address );
		$good    = is_array( $parts ) && in_array( $parts['scheme'] ?? '', array( 'http', 'https' ), true ) && ! empty( $parts['host'] )
			&& ! array_intersect_key( $parts, array_flip( array( 'user', 'pass', 'query', 'fragment' ) ) );
		return $good ? esc_url_raw( $address ) : null;
	}

	/** @return array<string,string> */
	private static function shipped(): array {
		$file = dirname( PORTAL_INTAKE_FILE ) . '/portal-intake-defaults.php';
		if ( ! is_file( $file ) ) {
			return array();
		}
		$found   = require $file;
		$address = is_array( $found ) ? self::address( (string) ( $found['address'] ?? '' ) ) : null;
		return null === $address ? array() : array(
			'address' => $address,
			'key'     => (string) ( $found['key'] ?? '' ),
		);
	}
}
