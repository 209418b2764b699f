<?php

use PHPUnit\Framework\TestCase;
use Portal_Intake\Body;
use Portal_Intake\Number;
use Portal_Intake\Pointer;
use Portal_Intake\Rules;

final class RulesTest extends TestCase {

	/** @dataProvider all */
	public function test_a_form_breaks_the_rules_that_it_breaks( array $fields, array $expected ): void {
		$schema = cases()['schema'];
		$found  = array_map( static fn( $one ) => $one['pointer'] . ' ' . $one['keyword'], Rules::check( $schema, Body::read( $schema, $fields ) ) );
		sort( $found );
		sort( $expected );
		self::assertSame( $expected, $found );
	}

	public static function all(): iterable {
		$table = cases();
		foreach ( $table['cases'] as $case ) {
			$fields = empty( $case['clear'] ) ? $table['good'] : array();
			foreach ( $case['set'] as $pointer => $value ) {
				Pointer::put( $fields, $pointer, $value );
			}
			yield $case['says'] => array( $fields, $case['errors'] );
		}
	}

	/**
	 * @testWith ["2", "2"]
	 *           ["002.50", "2.50"]
	 *           [".5", "0.5"]
	 *           ["5.", "5"]
	 *           ["-0", "-0"]
	 *           ["1e3", "1e3"]
	 *           ["+7", "7"]
	 */
	public function test_a_number_stays_as_it_was_typed( string $typed, string $literal ): void {
		self::assertSame( $literal, Number::read( $typed )->literal );
	}

	/**
	 * @testWith ["."]
	 *           [""]
	 *           ["1,5"]
	 *           ["0x10"]
	 *           ["1e"]
	 *           ["NaN"]
	 *           ["1 2"]
	 */
	public function test_what_is_no_number_is_none( string $typed ): void {
		self::assertNull( Number::read( $typed ) );
	}

	/**
	 * @testWith ["1000000000000000.0001", 4]
	 *           ["2.5000", 1]
	 *           ["1e-9", 9]
	 *           ["100", 0]
	 *           ["1.5e1", 0]
	 *           ["0.000", 0]
	 */
	public function test_decimals_are_counted_from_the_literal( string $typed, int $decimals ): void {
		self::assertSame( $decimals, Number::read( $typed )->decimals() );
	}

	public function test_a_body_keeps_numbers_to_the_last_decimal_and_leaves_empty_things_out(): void {
		$schema = cases()['schema'];
		$body   = Body::read( $schema, array( 'customer' => array( 'name' => " Kim\r\nEllery ", 'number' => '', 'sent' => 'by a stranger' ), 'lines' => array( 3 => array( 'quantity' => '999999999999999.0001' ) ), 'consent' => array( 'marketing' => 'true' ) ) );
		self::assertSame( '{"customer":{"name":"Kim\nEllery"},"lines":[{"quantity":999999999999999.0001}],"consent":{"marketing":true}}', Body::write( $body ) );
	}

	public function test_a_box_that_must_be_answered_says_no_when_it_is_not_ticked_and_makes_no_row_of_nothing(): void {
		$check  = array( 'type' => 'object', 'properties' => array( 'point' => array( 'type' => 'string' ), 'passed' => array( 'type' => 'boolean' ) ), 'required' => array( 'point', 'passed' ) );
		$schema = array( 'type' => 'object', 'properties' => array( 'checks' => array( 'type' => array( 'array', 'null' ), 'items' => $check ) ) );
		$body   = Body::read( $schema, array( 'checks' => array( array( 'point' => 'Cables' ), array( 'point' => '' ), array( 'point' => 'Feet', 'passed' => 'true' ) ) ) );
		self::assertSame( '{"checks":[{"point":"Cables","passed":false},{"point":"Feet","passed":true}]}', Body::write( $body ) );
	}

	public function test_an_empty_form_is_an_empty_object(): void {
		self::assertSame( '{}', Body::write( Body::read( cases()['schema'], array() ) ) );
	}

	public function test_fields_that_are_arrays_where_text_belongs_are_left_out(): void {
		$schema = cases()['schema'];
		self::assertSame( array( 'message' => 'hello' ), Body::read( $schema, array( 'message' => 'hello', 'currency' => array( 'USD' ), 'customer' => 'Kim', 'lines' => 'two desks' ) ) );
	}

	public function test_a_schema_that_refers_to_a_definition_is_followed(): void {
		$schema = array( 'type' => 'object', 'properties' => array( 'who' => array( '$ref' => '#/$defs/person' ) ), '$defs' => array( 'person' => array( 'type' => 'object', 'properties' => array( 'name' => array( 'type' => 'string' ) ), 'required' => array( 'name', 'age' ) ) ) );
		self::assertSame( '/who/age', Rules::check( $schema, Body::read( $schema, array( 'who' => array( 'name' => 'Kim' ) ) ) )[0]['pointer'] );
	}

	public function test_a_pointer_with_a_slash_or_a_tilde_in_a_name_leads_there_and_back(): void {
		$body = array();
		Pointer::put( $body, Pointer::join( '', 'a/b~c' ), 'here' );
		self::assertSame( array( 'a/b~c' => 'here' ), $body );
		self::assertSame( 'here', Pointer::get( $body, '/a~1b~0c' ) );
	}
}
