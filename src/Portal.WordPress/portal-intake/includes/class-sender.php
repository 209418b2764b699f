<?php
/**
 * Sends what waits.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Goes through what is due. Any number of runs may go on at once: each row is sent by whoever holds its lease.
 */
final class Sender {

	/** @return int How many went over. */
	public static function run( int $seconds = 40 ): int {
		$until = time() + $seconds;
		$sent  = 0;
		while ( time() < $until ) {
			$row = Queue::claim();
			if ( null === $row ) {
				break;
			}
			$outcome = self::send( $row, $answer );
			$sent   += Queue::SENT === $outcome->state ? 1 : 0;
			// Away for one is away for all: the others keep their turn and lose no try.
			if ( Retry_Plan::is_away( $answer->status ) || Retry_Plan::needs_a_person( $answer->status ) && Queue::SENT !== $outcome->state ) {
				break;
			}
		}
		return $sent;
	}

	private static function send( object $row, ?Answer &$answer ): Outcome {
		/**
		 * Before a stored submission is sent, for the first time or again.
		 *
		 * @param object $row As the table has it.
		 */
		do_action( 'portal_intake_sending', $row );
		$answer  = Portal::submit( $row );
		$outcome = Retry_Plan::after( $answer, (int) $row->attempts, (int) $row->since, time(), wp_rand( 0, 1000 ) / 1000 );
		/**
		 * The portal answered, which is not written down yet.
		 *
		 * @param object $row    As the table has it.
		 * @param Answer $answer What came back.
		 */
		do_action( 'portal_intake_answered', $row, $answer );
		if ( Queue::settle( $row, $outcome, $answer ) ) {
			self::tell( $row, $outcome, $answer );
		}
		return $outcome;
	}

	private static function tell( object $row, Outcome $outcome, Answer $answer ): void {
		if ( Queue::SENT === $outcome->state ) {
			if ( delete_option( 'portal_intake_away' ) ) {
				Queue::hurry();
			}
			update_option( 'portal_intake_last_sent', time(), false );
			return;
		}
		if ( Queue::PENDING !== $outcome->state || Retry_Plan::needs_a_person( $answer->status ) ) {
			Alarm::raise( $outcome->state, $answer->words() );
		}
		if ( Queue::PENDING === $outcome->state && Retry_Plan::is_away( $answer->status ) ) {
			add_option( 'portal_intake_away', time(), '', 'no' );
			if ( time() - (int) get_option( 'portal_intake_away' ) > 6 * HOUR_IN_SECONDS ) {
				Alarm::raise( 'away', $answer->words() );
			}
		}
	}
}
