<?php
/**
 * What happens after a try.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Decides from the answer, the number of tries and the age of a submission. Knows no clock and no database.
 */
final class Retry_Plan {

	/** How long a submission is tried by itself. */
	public const WINDOW = 72 * 3600;

	/** Seconds after each failed try; the last goes on. Over 72 hours that is 31 tries. */
	private const STEPS = array( 30, 60, 120, 300, 600, 1800, 3600, 7200, 10800 );

	/** Where a person has to change something, on either side, quick tries are of no use. */
	private const SLOW = array( 900, 3600, 10800 );

	/** Nothing that is repeated unchanged would be taken. */
	private const FINAL = array( 400, 405, 413, 415, 422 );

	/**
	 * @param Answer $answer   What came back.
	 * @param int    $attempts Tries so far, this one counted.
	 * @param int    $since    When the 72 hours began.
	 * @param int    $now      Unix time.
	 * @param float  $jitter   0 to 1: spreads what failed together.
	 */
	public static function after( Answer $answer, int $attempts, int $since, int $now, float $jitter ): Outcome {
		if ( $answer->is_stored() ) {
			return new Outcome( Queue::SENT, $now );
		}
		if ( in_array( $answer->status, self::FINAL, true ) ) {
			return new Outcome( Queue::REFUSED, $now );
		}
		$steps = self::needs_a_person( $answer->status ) ? self::SLOW : self::STEPS;
		$wait  = $steps[ min( max( $attempts, 1 ), count( $steps ) ) - 1 ];
		$wait  = max( $wait + (int) ( $wait * 0.2 * $jitter ), $answer->retry_after ?? 0 );
		if ( $now - $since >= self::WINDOW ) {
			return new Outcome( Queue::DEAD, $now );
		}
		// The last try is at the end of the window, not somewhat before it.
		return new Outcome( Queue::PENDING, null === $answer->retry_after ? min( $now + $wait, max( $now + 1, $since + self::WINDOW ) ) : $now + $wait );
	}

	/** The key or the address is wrong: statuses that no waiting mends. */
	public static function needs_a_person( int $status ): bool {
		return ( $status >= 200 && $status < 400 ) || in_array( $status, array( 401, 403, 404 ), true );
	}

	/** The portal, or the way to it, is away: nothing else needs to be tried now. */
	public static function is_away( int $status ): bool {
		return 0 === $status || 408 === $status || 429 === $status || $status >= 500;
	}
}
