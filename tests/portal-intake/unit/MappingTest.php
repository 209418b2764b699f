<?php

use PHPUnit\Framework\TestCase;
use Portal_Intake\Body;
use Portal_Intake\Fields;
use Portal_Intake\Mapping;
use Portal_Intake\Snippets;

final class MappingTest extends TestCase {

	private const FIELDS = array(
		'/customer/name'    => 'your-name',
		'/customer/email'   => 'your-email',
		'/lines/0/item'     => '=1896-S',
		'/lines/0/quantity' => 'desks',
		'/lines/1/item'     => '=1900-S',
		'/lines/1/quantity' => 'chairs',
	);

	public function test_fields_go_where_they_are_mapped_to(): void {
		self::assertSame(
			'{"customer":{"name":"Kim","email":"kim@trey.test"},"lines":[{"item":"1896-S","quantity":2},{"item":"1900-S","quantity":8}]}',
			$this->mapped( array( 'your-name' => 'Kim', 'your-email' => 'kim@trey.test', 'desks' => '2', 'chairs' => '8', 'captcha' => 'x' ) )
		);
	}

	public function test_a_row_in_which_only_fixed_texts_stand_is_left_out(): void {
		self::assertSame( '{"customer":{"name":"Kim"},"lines":[{"item":"1900-S","quantity":8}]}', $this->mapped( array( 'your-name' => 'Kim', 'desks' => '', 'chairs' => '8' ) ) );
	}

	public function test_several_boxes_of_a_field_become_one_text(): void {
		self::assertSame( '{"customer":{"name":"Kim, Ellery"}}', $this->mapped( array( 'your-name' => array( 'Kim', '', array( 'Ellery' ) ) ) ) );
	}

	public function test_every_value_of_a_schema_can_be_mapped(): void {
		self::assertSame(
			array( '/customer/number', '/customer/name', '/customer/email', '/lines/*/item', '/lines/*/quantity', '/lines/*/unitPrice', '/lines/*/note', '/requestedDeliveryDate', '/currency', '/message', '/consent/marketing', '/checks/*/point', '/checks/*/passed', '/checks/*/result' ),
			array_keys( Fields::leaves( cases()['schema'] ) )
		);
	}

	public function test_the_price_from_the_largest_quantity_reached_counts(): void {
		$rows = array( array( 'list' => 'STANDARD', 'item' => 'A', 'currency' => 'USD', 'fromQuantity' => 1, 'price' => 10 ), array( 'list' => 'STANDARD', 'item' => 'A', 'currency' => 'USD', 'fromQuantity' => 10, 'price' => 9 ) );
		self::assertStringStartsWith( '10.00', Snippets::price( $rows, array( 'item' => 'A', 'currency' => 'USD', 'quantity' => '9', 'list' => '' ) ) );
		self::assertStringStartsWith( '9.00', Snippets::price( $rows, array( 'item' => 'A', 'currency' => 'USD', 'quantity' => '10', 'list' => '' ) ) );
		self::assertSame( 'on request', Snippets::price( $rows, array( 'item' => 'A', 'currency' => 'EUR', 'quantity' => '1', 'list' => '' ) ) );
	}

	public function test_a_price_without_a_list_is_none_of_several_lists(): void {
		$rows = array( array( 'list' => 'STANDARD', 'item' => 'A', 'currency' => 'USD', 'fromQuantity' => 1, 'price' => 10 ), array( 'list' => 'DEALERS', 'item' => 'A', 'currency' => 'USD', 'fromQuantity' => 1, 'price' => 7 ) );
		self::assertSame( 'on request', Snippets::price( $rows, array( 'item' => 'A', 'currency' => 'USD', 'quantity' => '1', 'list' => '' ) ) );
		self::assertStringStartsWith( '7.00', Snippets::price( $rows, array( 'item' => 'A', 'currency' => 'USD', 'quantity' => '1', 'list' => 'DEALERS' ) ) );
	}

	private function mapped( array $posted ): string {
		return Body::write( Mapping::apply( cases()['schema'], self::FIELDS, $posted ) );
	}
}

function number_format_i18n( float $number, int $decimals = 0 ): string {
	return number_format( $number, $decimals );
}
