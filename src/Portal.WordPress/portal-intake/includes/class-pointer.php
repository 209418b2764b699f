<?php
/**
 * JSON pointers (RFC 6901).
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Says where in a body a value is. A star stands for any element of an array: /lines/{star}/item.
 */
final class Pointer {

	public static function join( string $pointer, string|int $name ): string {
		return $pointer . '/' . str_replace( array( '~', '/' ), array( '~0', '~1' ), (string) $name );
	}

	/** @return list<string> */
	public static function steps( string $pointer ): array {
		return array_map( static fn( $step ) => str_replace( array( '~1', '~0' ), array( '/', '~' ), $step ), array_slice( explode( '/', $pointer ), 1 ) );
	}

	/** The same place in every element: /lines/3/item is /lines/{star}/item. */
	public static function general( string $pointer ): string {
		return preg_replace( '#/\d+(?=/|$)#', '/*', $pointer );
	}

	/** @param array<mixed> $body */
	public static function get( array $body, string $pointer ): mixed {
		$at = $body;
		foreach ( self::steps( $pointer ) as $step ) {
			if ( ! is_array( $at ) || ! array_key_exists( $step, $at ) ) {
				return null;
			}
			$at = $at[ $step ];
		}
		return $at;
	}

	/** @param array<mixed> $body */
	public static function put( array &$body, string $pointer, mixed $value ): void {
		$at = &$body;
		foreach ( self::steps( $pointer ) as $step ) {
			if ( ! is_array( $at ) ) {
				$at = array();
			}
			$at = &$at[ $step ];
		}
		$at = $value;
	}
}
