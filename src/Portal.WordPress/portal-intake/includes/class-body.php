<?php
/**
 * Makes a body of what a form holds.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Text from fields becomes values of the schema's types; what is empty is left out, as the portal treats both alike.
 */
final class Body {

	/**
	 * @param array<string,mixed> $schema
	 * @param array<mixed>        $fields Nested as the fields' names are; may hold fields that the schema does not know, which are not taken.
	 * @return array<string,mixed>
	 */
	public static function read( array $schema, array $fields ): array {
		return self::value( $schema, $schema, $fields ) ?? array();
	}

	/**
	 * The bytes that are sent, this time and every time.
	 *
	 * @param array<string,mixed> $body
	 */
	public static function write( array $body ): string {
		return array() === $body ? '{}' : self::json( $body );
	}

	/**
	 * @param array<string,mixed> $root
	 * @param array<string,mixed> $schema
	 */
	private static function value( array $root, array $schema, mixed $given ): mixed {
		$schema = Rules::follow( $root, $schema );
		$types  = Rules::types( $schema );
		if ( in_array( 'object', $types, true ) ) {
			return self::members( $root, $schema, is_array( $given ) ? $given : array() );
		}
		if ( in_array( 'array', $types, true ) ) {
			$elements = array_map( static fn( $element ) => self::value( $root, $schema['items'] ?? array(), $element ), is_array( $given ) ? array_values( $given ) : array() );
			return array_values( array_filter( $elements, static fn( $element ) => null !== $element ) ) ?: null;
		}
		if ( ! is_scalar( $given ) ) {
			return null;
		}
		$text = trim( str_replace( "\r\n", "\n", (string) $given ) );
		return match ( true ) {
			'' === $text                                             => null,
			in_array( 'boolean', $types, true )                      => ! in_array( strtolower( $text ), array( '0', 'no', 'false', 'off' ), true ),
			(bool) array_intersect( array( 'number', 'integer' ), $types ) => Number::read( $text ) ?? $text,
			default                                                  => $text,
		};
	}

	/**
	 * @param array<string,mixed> $root
	 * @param array<string,mixed> $schema
	 * @param array<mixed>        $given
	 * @return array<string,mixed>|null
	 */
	private static function members( array $root, array $schema, array $given ): ?array {
		$body = array();
		foreach ( $schema['properties'] ?? array() as $name => $member ) {
			$value = is_array( $member ) ? self::value( $root, $member, $given[ $name ] ?? null ) : null;
			if ( null !== $value ) {
				$body[ $name ] = $value;
			}
		}
		// A box that has to say yes or no says no when it is not ticked; alone it makes nothing of nothing.
		foreach ( $body ? $schema['required'] ?? array() : array() as $name ) {
			if ( ! isset( $body[ $name ] ) && array( 'boolean' ) === Rules::types( Rules::follow( $root, $schema['properties'][ $name ] ?? array() ) ) ) {
				$body[ $name ] = false;
			}
		}
		return $body ?: null;
	}

	private static function json( mixed $value ): string {
		if ( $value instanceof Number ) {
			return $value->literal;
		}
		if ( ! is_array( $value ) ) {
			return json_encode( $value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR );
		}
		if ( array_is_list( $value ) ) {
			return '[' . implode( ',', array_map( array( self::class, 'json' ), $value ) ) . ']';
		}
		$members = array();
		foreach ( $value as $name => $member ) {
			$members[] = self::json( (string) $name ) . ':' . self::json( $member );
		}
		return '{' . implode( ',', $members ) . '}';
	}
}
