<?php
/**
 * A schema as fields.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Lists what can be filled in, and what the site itself fills in.
 */
final class Fields {

	/** Members that say where something was filled in are the front door's, also where a schema does not say so. */
	private const BY_FRONT_DOOR = array( '/source', self::WORDING );

	/** The words beside the box of a consent. */
	public const WORDING = '/consent/marketingWording';

	/**
	 * Every value of a body by its pointer, with a star for the elements of arrays.
	 *
	 * @param array<string,mixed> $schema
	 * @return array<string,array<string,mixed>>
	 */
	public static function leaves( array $schema ): array {
		return self::below( $schema, $schema, '' );
	}

	/**
	 * @param array<string,mixed> $root
	 * @param array<string,mixed> $schema
	 * @return array<string,array<string,mixed>>
	 */
	private static function below( array $root, array $schema, string $pointer ): array {
		$schema = Rules::follow( $root, $schema );
		$types  = Rules::types( $schema );
		if ( in_array( 'array', $types, true ) ) {
			return self::below( $root, $schema['items'] ?? array(), "$pointer/*" );
		}
		if ( ! isset( $schema['properties'] ) ) {
			return array( $pointer => $schema );
		}
		$leaves = array();
		// Deep enough for every form, and an end for a schema that refers to itself.
		foreach ( substr_count( $pointer, '/' ) < 6 ? $schema['properties'] : array() as $name => $member ) {
			$leaves += is_array( $member ) ? self::below( $root, $member, Pointer::join( $pointer, $name ) ) : array();
		}
		return $leaves;
	}

	/**
	 * Whether the site fills it in and no visitor is asked. The box for news is the site's as well, but shown: we are the front door.
	 *
	 * @param array<string,mixed> $schema
	 */
	public static function is_by_front_door( string $pointer, array $schema ): bool {
		return '/consent/marketing' !== $pointer && ( ! empty( $schema['x-by-front-door'] ) || in_array( Pointer::general( $pointer ), self::BY_FRONT_DOOR, true ) );
	}

	/**
	 * Sets what the site knows: which form on which page, and the customer's number, null when it is not known.
	 *
	 * @param array<string,mixed> $schema
	 * @param array<string,mixed> $body
	 */
	public static function fill( array $schema, array &$body, string $form, string $page, ?string $number ): void {
		$leaves = self::leaves( $schema );
		$known  = array(
			'/source/form' => $form,
			'/source/page' => mb_substr( $page, 0, 2000 ),
		);
		if ( null !== $number ) {
			$known['/customer/number'] = $number;
		}
		foreach ( $known as $pointer => $value ) {
			if ( isset( $leaves[ $pointer ] ) && '' !== $value ) {
				Pointer::put( $body, $pointer, $value );
			}
		}
	}
}
