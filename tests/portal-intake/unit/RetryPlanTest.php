<?php

use PHPUnit\Framework\TestCase;
use Portal_Intake\Answer;
use Portal_Intake\Queue;
use Portal_Intake\Retry_Plan;

final class RetryPlanTest extends TestCase {

	private const NOW = 1_800_000_000;

	public function test_stored_over_there_is_sent(): void {
		self::assertSame( Queue::SENT, $this->after( new Answer( 202, '{"id":"0193","key":"PQ-1"}' ) )->state );
	}

	public function test_a_page_that_says_200_is_not_the_portal_and_waits(): void {
		self::assertSame( Queue::PENDING, $this->after( new Answer( 200, '<h1>Sign in to the hotel</h1>' ) )->state );
	}

	/**
	 * @testWith [400]
	 *           [413]
	 *           [415]
	 *           [422]
	 */
	public function test_what_the_portal_will_never_take_needs_a_person_at_once( int $status ): void {
		self::assertSame( Queue::REFUSED, $this->after( new Answer( $status ) )->state );
	}

	/**
	 * @testWith [0]
	 *           [408]
	 *           [409]
	 *           [429]
	 *           [500]
	 *           [502]
	 *           [503]
	 *           [504]
	 *           [401]
	 *           [403]
	 *           [404]
	 *           [301]
	 */
	public function test_everything_else_is_tried_again( int $status ): void {
		$outcome = $this->after( new Answer( $status ) );
		self::assertSame( Queue::PENDING, $outcome->state );
		self::assertGreaterThan( self::NOW, $outcome->due_at );
	}

	public function test_each_wait_is_longer_than_the_one_before_up_to_three_hours(): void {
		$waits = array_map( fn( $n ) => $this->after( new Answer( 0 ), $n )->due_at - self::NOW, range( 1, 12 ) );
		self::assertSame( array( 30, 60, 120, 300, 600, 1800, 3600, 7200, 10800, 10800, 10800, 10800 ), $waits );
	}

	public function test_jitter_spreads_tries_and_never_makes_them_early(): void {
		self::assertSame( self::NOW + 120, $this->after( new Answer( 0 ), 3, jitter: 0.0 )->due_at );
		self::assertSame( self::NOW + 144, $this->after( new Answer( 0 ), 3, jitter: 1.0 )->due_at );
	}

	public function test_a_wrong_key_is_tried_seldom(): void {
		self::assertSame( self::NOW + 900, $this->after( new Answer( 401 ) )->due_at );
	}

	public function test_retry_after_is_waited_for_and_does_not_hurry(): void {
		self::assertSame( self::NOW + 500, $this->after( new Answer( 429, retry_after: 500 ) )->due_at );
		self::assertSame( self::NOW + 30, $this->after( new Answer( 503, retry_after: 1 ) )->due_at );
	}

	public function test_after_72_hours_it_is_dead_and_not_a_second_before(): void {
		$since = self::NOW - Retry_Plan::WINDOW;
		self::assertSame( Queue::DEAD, Retry_Plan::after( new Answer( 0 ), 30, $since, self::NOW, 0 )->state );
		self::assertSame( Queue::PENDING, Retry_Plan::after( new Answer( 0 ), 30, $since + 1, self::NOW, 0 )->state );
	}

	public function test_an_outage_of_72_hours_is_tried_to_its_very_end(): void {
		foreach ( range( 1, 500 ) as $seed ) {
			mt_srand( $seed );
			$now = $since = self::NOW;
			for ( $tries = 1; ; $tries++ ) {
				$outcome = Retry_Plan::after( new Answer( array( 0, 500, 502, 503 )[ mt_rand( 0, 3 ) ] ), $tries, $since, $now, mt_rand( 0, 1000 ) / 1000 );
				if ( Queue::DEAD === $outcome->state ) {
					break;
				}
				self::assertGreaterThan( $now, $outcome->due_at );
				$now = $outcome->due_at;
			}
			self::assertSame( Retry_Plan::WINDOW, $now - $since );
			self::assertLessThan( 40, $tries );
		}
	}

	public function test_retry_after_is_read_as_seconds_or_as_a_date(): void {
		self::assertSame( 120, Answer::seconds( '120', self::NOW ) );
		self::assertSame( 60, Answer::seconds( gmdate( 'D, d M Y H:i:s', self::NOW + 60 ) . ' GMT', self::NOW ) );
		self::assertSame( 0, Answer::seconds( gmdate( 'D, d M Y H:i:s', self::NOW - 60 ) . ' GMT', self::NOW ) );
		self::assertSame( 86400, Answer::seconds( '9999999', self::NOW ) );
		self::assertNull( Answer::seconds( '', self::NOW ) );
	}

	public function test_the_words_are_the_portals_own(): void {
		$answer = new Answer( 422, '{"type":"/problems/schema-violation","title":"The body breaks its schema","detail":"One violation.","errors":[{"pointer":"/lines/0/quantity","detail":"Must be more than 0.","keyword":"exclusiveMinimum"}]}' );
		self::assertSame( "The body breaks its schema: One violation.\n/lines/0/quantity Must be more than 0.", $answer->words() );
	}

	private function after( Answer $answer, int $attempts = 1, float $jitter = 0.0 ): Portal_Intake\Outcome {
		return Retry_Plan::after( $answer, $attempts, self::NOW - 60, self::NOW, $jitter );
	}
}
