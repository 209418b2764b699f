<?php
/**
 * Checks a body against the portal's schema.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * The rules of the portal's door, as far as a form can break them. assets/rules.js is the same walk for the browser;
 * one table of cases holds both, and the portal itself, to the same answers.
 */
final class Rules {

	/** @var list<array{pointer:string,detail:string,keyword:string}> */
	private array $found = array();

	/** @param array<string,mixed> $root */
	private function __construct( private readonly array $root ) {}

	/**
	 * Every violation at once; empty for a good body.
	 *
	 * @param array<string,mixed> $schema JSON Schema 2020-12.
	 * @param array<mixed>        $body   As Body makes it.
	 * @return list<array{pointer:string,detail:string,keyword:string}>
	 */
	public static function check( array $schema, array $body ): array {
		$rules = new self( $schema );
		$rules->value( $schema, $body, '' );
		return $rules->found;
	}

	/**
	 * A schema with its reference followed.
	 *
	 * @param array<string,mixed> $root
	 * @param array<string,mixed> $schema
	 * @return array<string,mixed>
	 */
	public static function follow( array $root, array $schema ): array {
		if ( ! isset( $schema['$ref'] ) ) {
			return $schema;
		}
		$at = $root;
		foreach ( array_slice( explode( '/', $schema['$ref'] ), 1 ) as $step ) {
			$at = $at[ $step ] ?? array();
		}
		return array_diff_key( $schema, array( '$ref' => 0 ) ) + $at;
	}

	/**
	 * The types that a value may have, without null: leaving a field empty is leaving it out.
	 *
	 * @param array<string,mixed> $schema
	 * @return list<string>
	 */
	public static function types( array $schema ): array {
		return array_values( array_diff( (array) ( $schema['type'] ?? array() ), array( 'null' ) ) );
	}

	/** @param array<string,mixed> $schema */
	private function value( array $schema, mixed $value, string $pointer ): void {
		$schema = self::follow( $this->root, $schema );
		$types  = self::types( $schema );
		$found  = self::type_of( $value, $types );
		if ( $types && ! in_array( $found, $types, true ) && ! ( 'number' === $found && in_array( 'integer', $types, true ) ) ) {
			$this->type( $types, $found, $pointer );
			return;
		}
		match ( $found ) {
			'object' => $this->members( $schema, $value, $pointer ),
			'array'  => $this->elements( $schema, $value, $pointer ),
			'string' => $this->text( $schema, $value, $pointer ),
			'number' => $this->number( $schema, $types, $value, $pointer ),
			default  => null,
		};
	}

	/** @param list<string> $types What is expected tells an empty object from an empty array. */
	private static function type_of( mixed $value, array $types ): string {
		return match ( true ) {
			is_array( $value )        => array() === $value ? ( in_array( 'array', $types, true ) ? 'array' : 'object' ) : ( array_is_list( $value ) ? 'array' : 'object' ),
			is_bool( $value )         => 'boolean',
			$value instanceof Number  => 'number',
			default                   => 'string',
		};
	}

	/**
	 * @param array<string,mixed> $schema
	 * @param array<string,mixed> $value
	 */
	private function members( array $schema, array $value, string $pointer ): void {
		$known = $schema['properties'] ?? array();
		foreach ( $value as $name => $member ) {
			if ( isset( $known[ $name ] ) && is_array( $known[ $name ] ) ) {
				$this->value( $known[ $name ], $member, Pointer::join( $pointer, $name ) );
			}
		}
		foreach ( $schema['required'] ?? array() as $name ) {
			if ( ! array_key_exists( $name, $value ) ) {
				$this->missing( $known[ $name ] ?? array(), Pointer::join( $pointer, $name ) );
			}
		}
	}

	/**
	 * The door says that the customer is missing; on a form it is the name and the e-mail address that were not filled in.
	 *
	 * @param array<string,mixed> $schema
	 */
	private function missing( array $schema, string $pointer ): void {
		$schema = self::follow( $this->root, $schema );
		$inner  = $schema;
		if ( in_array( 'array', self::types( $schema ), true ) ) {
			$inner    = self::follow( $this->root, $schema['items'] ?? array() );
			$pointer .= empty( $inner['required'] ) ? '' : '/0';
		}
		if ( empty( $inner['required'] ) ) {
			$this->broken( $pointer, 'required', Sentences::say( 'required' ) );
		} else {
			$this->members( $inner, array(), $pointer );
		}
	}

	/**
	 * @param array<string,mixed> $schema
	 * @param list<mixed>         $value
	 */
	private function elements( array $schema, array $value, string $pointer ): void {
		$most = $schema['maxItems'] ?? PHP_INT_MAX;
		foreach ( array_slice( $value, 0, $most ) as $at => $element ) {
			if ( isset( $schema['items'] ) && is_array( $schema['items'] ) ) {
				$this->value( $schema['items'], $element, Pointer::join( $pointer, $at ) );
			}
		}
		$least = $schema['minItems'] ?? 0;
		if ( count( $value ) < $least ) {
			$this->broken( $pointer, 'minItems', 1 === $least ? Sentences::say( 'minItems.one' ) : Sentences::say( 'minItems', $least ) );
		}
		if ( count( $value ) > $most ) {
			$this->broken( $pointer, 'maxItems', Sentences::say( 'maxItems', $most, count( $value ) ) );
		}
	}

	/** @param array<string,mixed> $schema */
	private function text( array $schema, string $value, string $pointer ): void {
		$length = mb_strlen( $value, 'UTF-8' );
		$least  = $schema['minLength'] ?? 0;
		$most   = $schema['maxLength'] ?? PHP_INT_MAX;
		if ( str_contains( $value, "\0" ) ) {
			$this->broken( $pointer, 'pattern', Sentences::say( 'nul' ) );
		}
		if ( $length < $least ) {
			$this->broken( $pointer, 'minLength', 1 === $least ? Sentences::say( 'minLength.one' ) : Sentences::say( 'minLength', $least ) );
		}
		if ( $length > $most ) {
			$this->broken( $pointer, 'maxLength', Sentences::say( 'maxLength', $most, $length ) );
		}
		$pattern = $schema['pattern'] ?? null;
		if ( null !== $pattern && ! str_contains( $value, "\0" ) && 0 === preg_match( self::expression( $pattern ), $value ) ) {
			$this->broken( $pointer, 'pattern', Sentences::say( 'pattern', $pattern ) );
		}
		$format = $schema['format'] ?? null;
		if ( ( 'date' === $format && ! self::is_date( $value ) ) || ( 'email' === $format && ! self::is_email( $value ) ) ) {
			$this->broken( $pointer, 'format', Sentences::say( "format.$format" ) );
		}
		if ( isset( $schema['enum'] ) && ! in_array( $value, $schema['enum'], true ) ) {
			$this->broken( $pointer, 'enum', Sentences::say( 'enum', implode( ', ', array_filter( $schema['enum'], 'is_string' ) ) ) );
		}
	}

	/**
	 * @param array<string,mixed> $schema
	 * @param list<string>        $types
	 */
	private function number( array $schema, array $types, Number $value, string $pointer ): void {
		if ( $types && ! in_array( 'number', $types, true ) && $value->decimals() > 0 ) {
			$this->type( $types, 'number', $pointer );
		}
		$bounds = array(
			'minimum'          => static fn( $bound ) => $value->value() < $bound,
			'maximum'          => static fn( $bound ) => $value->value() > $bound,
			'exclusiveMinimum' => static fn( $bound ) => $value->value() <= $bound,
			'exclusiveMaximum' => static fn( $bound ) => $value->value() >= $bound,
		);
		foreach ( $bounds as $keyword => $beyond ) {
			if ( isset( $schema[ $keyword ] ) && $beyond( $schema[ $keyword ] ) ) {
				$this->broken( $pointer, $keyword, Sentences::say( $keyword, self::plain( $schema[ $keyword ] ) ) );
			}
		}
		if ( isset( $schema['multipleOf'] ) ) {
			$most = (int) round( -log10( $schema['multipleOf'] ) );
			if ( $value->decimals() > $most ) {
				$this->broken( $pointer, 'multipleOf', 0 === $most ? Sentences::say( 'multipleOf.whole' ) : Sentences::say( 'multipleOf', $most ) );
			}
		}
	}

	/** @param list<string> $types */
	private function type( array $types, string $found, string $pointer ): void {
		$names = array_map( static fn( $type ) => Sentences::say( "a.$type" ), $types );
		$this->broken( $pointer, 'type', Sentences::say( 'type', implode( Sentences::say( 'or' ), $names ), Sentences::say( "a.$found" ) ) );
	}

	private function broken( string $pointer, string $keyword, string $detail ): void {
		$this->found[] = compact( 'pointer', 'detail', 'keyword' );
	}

	/** JSON Schema's expressions are ECMAScript's: \uXXXX, and a closing $ that does not match before a last line feed. */
	private static function expression( string $pattern ): string {
		return '/' . str_replace( '/', '\/', preg_replace( '/\\\\u([0-9A-Fa-f]{4})/', '\\x{$1}', $pattern ) ) . '/uD';
	}

	private static function plain( int|float $number ): string {
		return is_int( $number ) || floor( $number ) === $number ? number_format( $number, 0, '', '' ) : (string) $number;
	}

	private static function is_date( string $text ): bool {
		return 1 === preg_match( '/^(\d{4})-(\d{2})-(\d{2})$/D', $text, $part ) && checkdate( (int) $part[2], (int) $part[3], (int) $part[1] );
	}

	/** What a browser's own e-mail field accepts, and letters beyond ASCII. */
	private static function is_email( string $text ): bool {
		$label = '[\p{L}\p{Nd}](?:[\p{L}\p{Nd}-]{0,61}[\p{L}\p{Nd}])?';
		return 1 === preg_match( "/^[\\p{L}\\p{Nd}.!#$%&'*+\\/=?^_`{|}~-]+@$label(?:\\.$label)*$/uD", $text );
	}
}
