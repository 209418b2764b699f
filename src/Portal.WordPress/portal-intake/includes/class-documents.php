<?php
/**
 * A customer's own quotes, contracts and invoices.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Tables for who is signed in. Whose they are comes from the account, never from an address or an attribute.
 */
final class Documents {

	public const LISTS = array( 'quotes', 'contracts', 'invoices' );

	public static function render( string $list ): string {
		wp_enqueue_style( 'portal-intake' );
		if ( ! defined( 'DONOTCACHEPAGE' ) ) {
			define( 'DONOTCACHEPAGE', true ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- the word that caching plugins agreed on.
		}
		if ( ! is_user_logged_in() ) {
			return sprintf( '<p><a href="%s">%s</a></p>', esc_url( wp_login_url( (string) get_permalink() ) ), esc_html__( 'Sign in to see what is yours.', 'portal-intake' ) );
		}
		$number = Customer::number();
		if ( null === $number ) {
			return '<p>' . esc_html__( 'Your account is not connected with a customer yet. Ask us for an invitation.', 'portal-intake' ) . '</p>';
		}
		wp_enqueue_script( 'portal-intake-pieces' );
		$piece = self::piece( $list, $number );
		return sprintf(
			'<div class="portal-intake-documents" role="region" tabindex="0" aria-label="%s" %s>%s</div>',
			esc_attr( self::title( $list ) ),
			Piece_Endpoint::attributes( $list, '', null !== $piece ),
			$piece ?? '<p>' . esc_html__( 'Being fetched. It will be here in a moment.', 'portal-intake' ) . '</p>'
		);
	}

	/** Null while nothing is known yet. */
	public static function piece( string $list, string $number ): ?string {
		$known = Cache::read( self::path( $list, $number ) );
		if ( null === $known ) {
			return null;
		}
		if ( 0 === $known['at'] ) {
			$admin = current_user_can( Plugin::CAPABILITY ) ? ' ' . $known['words'] : '';
			return '<p>' . esc_html( __( 'This cannot be shown at the moment. Please come back later.', 'portal-intake' ) . $admin ) . '</p>';
		}
		if ( array() === $known['rows'] ) {
			return '<p>' . esc_html__( 'There is nothing here yet.', 'portal-intake' ) . '</p>';
		}
		$heads  = self::heads( $list );
		$amount = count( $heads ) - ( 'invoices' === $list ? 2 : 1 );
		$heads  = implode( '', array_map( static fn( $head, $at ) => sprintf( '<th scope="col"%s>%s</th>', $at >= $amount ? ' class="number"' : '', esc_html( $head ) ), $heads, array_keys( $heads ) ) );
		$rows  = implode( '', array_map( static fn( $row ) => '<tr>' . self::cells( $list, $row ) . '</tr>', $known['rows'] ) );
		/* translators: %s: date and time */
		$as_of = sprintf( __( 'As of %s', 'portal-intake' ), wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), $known['at'] ) );
		return "<table><thead><tr>$heads</tr></thead><tbody>$rows</tbody></table><p class=\"portal-intake-hint\">" . esc_html( $as_of ) . '</p>';
	}

	/** @return list<string> */
	private static function heads( string $list ): array {
		return match ( $list ) {
			'quotes'    => array( __( 'Quote', 'portal-intake' ), __( 'Made on', 'portal-intake' ), __( 'Valid until', 'portal-intake' ), __( 'Status', 'portal-intake' ), __( 'Total', 'portal-intake' ) ),
			'contracts' => array( __( 'Contract', 'portal-intake' ), __( 'What', 'portal-intake' ), __( 'Ends on', 'portal-intake' ), __( 'Status', 'portal-intake' ), __( 'A month', 'portal-intake' ) ),
			default     => array( __( 'Invoice', 'portal-intake' ), __( 'Due on', 'portal-intake' ), __( 'Status', 'portal-intake' ), __( 'Total', 'portal-intake' ), __( 'Open', 'portal-intake' ) ),
		};
	}

	/** @param array<string,mixed> $row */
	private static function cells( string $list, array $row ): string {
		$money = static fn( string $name ) => '<td class="number">' . esc_html( Snippets::money( (float) ( $row[ $name ] ?? 0 ), (string) ( $row['currency'] ?? '' ) ) ) . '</td>';
		$day   = static fn( string $name ) => '<td>' . esc_html( self::day( (string) ( $row[ $name ] ?? '' ) ) ) . '</td>';
		$text  = static fn( string $name ) => '<td>' . esc_html( (string) ( $row[ $name ] ?? '' ) ) . '</td>';
		$state = '<td>' . esc_html( self::status( (string) ( $row['status'] ?? '' ) ) ) . '</td>';
		return match ( $list ) {
			'quotes'    => $text( 'number' ) . $day( 'createdAt' ) . $day( 'validUntil' ) . $state . $money( 'total' ),
			'contracts' => $text( 'number' ) . $text( 'title' ) . $day( 'endsOn' ) . $state . $money( 'monthlyAmount' ),
			default     => $text( 'number' ) . $day( 'dueOn' ) . $state . $money( 'total' ) . $money( 'open' ),
		};
	}

	private static function day( string $given ): string {
		$at = strtotime( $given );
		// A day is a day, whatever the site's time zone.
		return false === $at ? $given : wp_date( get_option( 'date_format' ), $at, 10 === strlen( $given ) ? new \DateTimeZone( 'UTC' ) : null );
	}

	private static function status( string $word ): string {
		$known = array(
			'open'     => __( 'Open', 'portal-intake' ),
			'accepted' => __( 'Accepted', 'portal-intake' ),
			'declined' => __( 'Declined', 'portal-intake' ),
			'expired'  => __( 'Expired', 'portal-intake' ),
			'active'   => __( 'Active', 'portal-intake' ),
			'ending'   => __( 'Ending soon', 'portal-intake' ),
			'ended'    => __( 'Ended', 'portal-intake' ),
			'paid'     => __( 'Paid', 'portal-intake' ),
			'overdue'  => __( 'Overdue', 'portal-intake' ),
		);
		return $known[ $word ] ?? $word;
	}

	private static function title( string $list ): string {
		return match ( $list ) {
			'quotes'    => __( 'Your quotes', 'portal-intake' ),
			'contracts' => __( 'Your contracts', 'portal-intake' ),
			default     => __( 'Your invoices', 'portal-intake' ),
		};
	}

	private static function path( string $list, string $number ): string {
		return '/api/v1/customers/' . rawurlencode( $number ) . "/$list";
	}
}
