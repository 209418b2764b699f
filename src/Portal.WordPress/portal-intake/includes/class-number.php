<?php
/**
 * A number as it was typed.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Keeps a JSON number's literal: as a float, 1000000000000000.0001 would lose its decimals on the way.
 */
final class Number {

	private function __construct( public readonly string $literal ) {}

	/** Reads what a person types: "2", "1000.80", ".5", "007". Null when it is no number. */
	public static function read( string $text ): ?self {
		if ( ! preg_match( '/^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d+)?$/D', $text, $part ) || '' === $part[2] . ( $part[3] ?? '' ) ) {
			return null;
		}
		$whole    = ltrim( $part[2], '0' );
		$fraction = $part[3] ?? '';
		return new self( ( '-' === $part[1] ? '-' : '' ) . ( '' === $whole ? '0' : $whole ) . ( '' === $fraction ? '' : ".$fraction" ) . ( $part[4] ?? '' ) );
	}

	/** Decimals that it really has: trailing zeros do not count. */
	public function decimals(): int {
		preg_match( '/^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/', $this->literal, $part );
		$fraction = $part[2] ?? '';
		$digits   = rtrim( $part[1] . $fraction, '0' );
		if ( '' === $digits ) {
			return 0;
		}
		$zeros = strlen( $part[1] . $fraction ) - strlen( $digits );
		return max( 0, strlen( $fraction ) - $zeros - (int) ( $part[3] ?? 0 ) );
	}

	public function value(): float {
		return (float) $this->literal;
	}
}
