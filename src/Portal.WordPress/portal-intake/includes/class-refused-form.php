<?php
/**
 * A form that was sent without scripts and not taken.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Remembers, for this request, what was typed and what is wrong with it: the page that was posted to draws both.
 */
final class Refused_Form {

	/** @var array<string,mixed>|null */
	private static ?array $given = null;

	/** @var list<string> */
	private static array $lines = array();

	/**
	 * @param array<string,mixed> $given Everything that was posted.
	 * @param list<string>        $lines What is wrong.
	 */
	public static function remember( array $given, array $lines ): void {
		self::$given = $given;
		self::$lines = $lines;
	}

	/** @return array<string,string>|null What was typed, by pointer; null when this form was not posted. */
	public static function values( string $kind, string $name ): ?array {
		$is_it = null !== self::$given && array( $kind, $name ) === array( self::$given['kind'] ?? '', self::$given['form'] ?? '' );
		return $is_it ? self::flat( self::$given['portal'] ?? array() ) : null;
	}

	/** HTML of what is wrong. */
	public static function said(): string {
		$lines = array_map( static fn( $line ) => '<li>' . esc_html( $line ) . '</li>', self::$lines );
		return '<p>' . esc_html__( 'Please look at these once more:', 'portal-intake' ) . '</p><ul>' . implode( '', $lines ) . '</ul>';
	}

	/** @return array<string,string> */
	private static function flat( mixed $given, string $pointer = '' ): array {
		if ( ! is_array( $given ) ) {
			return array( $pointer => (string) $given );
		}
		return array_merge( array(), ...array_map( static fn( $name, $value ) => self::flat( $value, Pointer::join( $pointer, $name ) ), array_keys( $given ), $given ) );
	}
}
