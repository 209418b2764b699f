<?php
/**
 * Another plugin's form as a body of ours.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Which form becomes which kind, and where each of its fields goes: a pointer gets a field's name, or a fixed text after "=".
 */
final class Mapping {

	public const OPTION = 'portal_intake_mappings';

	/** @return list<array{plugin:string,form:string,kind:string,fields:array<string,string>}> */
	public static function all(): array {
		return array_values( (array) get_option( self::OPTION, array() ) );
	}

	/** @return array{plugin:string,form:string,kind:string,fields:array<string,string>}|null */
	public static function of( string $plugin, string $form ): ?array {
		foreach ( self::all() as $mapping ) {
			if ( $mapping['plugin'] === $plugin && $mapping['form'] === $form ) {
				return $mapping;
			}
		}
		return null;
	}

	/**
	 * @param array<string,mixed>  $schema
	 * @param array<string,string> $fields Pointer to name of a field, or to "=text".
	 * @param array<string,mixed>  $posted Name of a field to what it held.
	 * @return array<string,mixed>
	 */
	public static function apply( array $schema, array $fields, array $posted ): array {
		$nested = array();
		foreach ( $fields as $pointer => $from ) {
			$value = str_starts_with( $from, '=' ) ? substr( $from, 1 ) : self::text( $posted[ $from ] ?? '' );
			if ( '' !== trim( $value ) ) {
				Pointer::put( $nested, str_replace( '*', '0', $pointer ), $value );
			}
		}
		return Body::read( $schema, self::without_bare_rows( $nested, $fields ) );
	}

	/** What several boxes of one field hold, as one text. */
	private static function text( mixed $held ): string {
		return is_array( $held ) ? implode( ', ', array_filter( array_map( array( self::class, 'text' ), $held ), static fn( $one ) => '' !== $one ) ) : ( is_scalar( $held ) ? (string) $held : '' );
	}

	/**
	 * A row in which only fixed texts stand was not filled in by anybody.
	 *
	 * @param array<string,mixed>  $nested
	 * @param array<string,string> $fields
	 * @return array<string,mixed>
	 */
	private static function without_bare_rows( array $nested, array $fields ): array {
		foreach ( $nested as $name => $rows ) {
			foreach ( is_array( $rows ) && ctype_digit( (string) array_key_first( $rows ) ) ? array_keys( $rows ) : array() as $at ) {
				$of     = array_filter( $fields, static fn( $pointer ) => str_starts_with( str_replace( '*', '0', $pointer ), "/$name/$at/" ), ARRAY_FILTER_USE_KEY );
				$fixed  = array_filter( $of, static fn( $from ) => str_starts_with( $from, '=' ) );
				$filled = is_array( $rows[ $at ] ) ? count( $rows[ $at ] ) : 1;
				if ( count( $fixed ) < count( $of ) && $filled <= count( $fixed ) ) {
					unset( $nested[ $name ][ $at ] );
				}
			}
		}
		return $nested;
	}

	/** The body of a refused row, mapped once more from what its form held; null when it did not come from another plugin's form. */
	public static function again( object $row ): ?string {
		$kept = json_decode( (string) $row->fields, true );
		if ( ! is_array( $kept ) ) {
			return null;
		}
		$mapping = self::of( $kept['plugin'], $kept['form'] );
		$schema  = null === $mapping ? null : Schemas::of( $mapping['kind'] );
		if ( null === $schema || $mapping['kind'] !== $row->kind ) {
			return null;
		}
		$body = self::apply( $schema, $mapping['fields'], $kept['posted'] );
		// The number is whose form it was, not of who maps it now.
		Fields::fill( $schema, $body, $row->form, $kept['page'], $kept['number'] ?? null );
		return Body::write( $body );
	}
}
