<?php
/**
 * Prices and stock inside of texts.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * [portal_price item="1896-S" currency="USD"] and [portal_stock item="1896-S"]: what was read last, never older words than a week.
 */
final class Snippets {

	public const ATTRIBUTES = array(
		'item'     => '',
		'currency' => 'USD',
		'quantity' => '1',
		'list'     => '',
	);

	/** @param array<string,string> $given */
	public static function render( string $what, array $given ): string {
		$given = shortcode_atts( self::ATTRIBUTES, $given );
		$query = http_build_query( $given );
		$piece = self::piece( $what, $given );
		wp_enqueue_script( 'portal-intake-pieces' );
		return sprintf( '<span class="portal-intake-%s" %s>%s</span>', esc_attr( $what ), Piece_Endpoint::attributes( $what, $query, null !== $piece ), $piece ?? '…' );
	}

	/** @param array<string,string> $given */
	public static function piece( string $what, array $given ): ?string {
		$known = Cache::read( self::path( $what ) );
		if ( null === $known || 0 === $known['at'] ) {
			return null;
		}
		return esc_html( 'price' === $what ? self::price( $known['rows'], $given ) : self::stock( $known['rows'], $given['item'] ) );
	}

	/**
	 * The price from the largest quantity that is reached. Where several lists have the item, one has to be named: no price is taken of one by chance.
	 *
	 * @param list<array<string,mixed>> $rows
	 * @param array<string,string>      $given
	 */
	public static function price( array $rows, array $given ): string {
		$best  = null;
		$lists = array();
		foreach ( $rows as $row ) {
			$fits = $row['item'] === $given['item'] && $row['currency'] === $given['currency'] && $row['fromQuantity'] <= (float) $given['quantity'] && ( '' === $given['list'] || $row['list'] === $given['list'] );
			$lists += $fits ? array( $row['list'] => true ) : array();
			if ( $fits && ( null === $best || $row['fromQuantity'] > $best['fromQuantity'] ) ) {
				$best = $row;
			}
		}
		return null === $best || count( $lists ) > 1 ? __( 'on request', 'portal-intake' ) : self::money( (float) $best['price'], $best['currency'] );
	}

	/** @param list<array<string,mixed>> $rows */
	public static function stock( array $rows, string $item ): string {
		foreach ( $rows as $row ) {
			if ( $row['item'] === $item ) {
				/* translators: %s: a number */
				return $row['available'] > 0 ? sprintf( __( '%s in stock', 'portal-intake' ), number_format_i18n( $row['available'] ) ) : __( 'not in stock', 'portal-intake' );
			}
		}
		return __( 'on request', 'portal-intake' );
	}

	public static function money( float $amount, string $currency ): string {
		return number_format_i18n( $amount, 2 ) . ( '' === $currency ? '' : "\u{a0}$currency" );
	}

	private static function path( string $what ): string {
		return '/api/v1/reference/' . ( 'price' === $what ? 'price-lists' : 'inventory-levels' );
	}
}
