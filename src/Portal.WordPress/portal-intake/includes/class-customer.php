<?php
/**
 * Which customer a signed-in visitor is.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * A WordPress user is tied to a customer number by an administrator, or by following an invitation that one made: signed, for one use, for 14 days.
 */
final class Customer {

	public const META = 'portal_intake_customer_number';

	private const VALID = 14 * DAY_IN_SECONDS;

	public static function hook(): void {
		add_action( 'admin_post_portal_intake_invitation', array( self::class, 'open' ) );
		add_action( 'admin_post_nopriv_portal_intake_invitation', array( self::class, 'sign_in_first' ) );
		add_action( 'admin_post_portal_intake_accept', array( self::class, 'accept' ) );
	}

	/** The number of who is signed in; null for everybody else. */
	public static function number(): ?string {
		$number = is_user_logged_in() ? self::of( get_current_user_id() ) : '';
		return '' === $number ? null : $number;
	}

	/** The number of a user on this site, or nothing. */
	public static function of( int $user ): string {
		return (string) get_user_meta( $user, self::key(), true );
	}

	/** Users belong to a whole network; each of its sites has a portal of its own. */
	public static function key(): string {
		global $wpdb;
		return $wpdb->get_blog_prefix() . self::META;
	}

	/** The number for a form of another plugin: only with the nonce of the visitor's session, so that no other site can ask in a customer's name. */
	public static function proven_number(): ?string {
		$nonce = $_SERVER['HTTP_X_WP_NONCE'] ?? $_REQUEST['_wpnonce'] ?? ''; // phpcs:ignore WordPress.Security -- only compared.
		return is_string( $nonce ) && wp_verify_nonce( $nonce, 'wp_rest' ) ? self::number() : null;
	}

	public static function tie( int $user, string $number ): void {
		$number = self::clean( $number );
		if ( '' === $number ) {
			delete_user_meta( $user, self::key() );
		} else {
			update_user_meta( $user, self::key(), $number );
		}
	}

	public static function clean( string $number ): string {
		return mb_substr( sanitize_text_field( $number ), 0, 50 );
	}

	public static function invitation( string $number ): string {
		$until = time() + self::VALID;
		$parts = array( bin2hex( self::clean( $number ) ), $until, bin2hex( random_bytes( 8 ) ) );
		$token = implode( '~', $parts ) . '~' . self::proof( implode( '~', $parts ) );
		return add_query_arg( array( 'action' => 'portal_intake_invitation', 'invitation' => rawurlencode( $token ) ), admin_url( 'admin-post.php' ) );
	}

	/** @return array{number:string,until:int,once:string}|null Null when it is forged, over or used. */
	public static function read_invitation( string $token ): ?array {
		$parts = explode( '~', $token );
		if ( 4 !== count( $parts ) || ! hash_equals( self::proof( implode( '~', array_slice( $parts, 0, 3 ) ) ), $parts[3] ) ) {
			return null;
		}
		list( $number, $until, $once ) = $parts;
		return (int) $until < time() || get_option( 'portal_intake_used_' . $once ) ? null : array(
			'number' => (string) hex2bin( $number ),
			'until'  => (int) $until,
			'once'   => $once,
		);
	}

	/** True for one of any number that try at once. */
	public static function use_invitation( array $invitation, int $user ): bool {
		if ( ! add_option( 'portal_intake_used_' . $invitation['once'], $invitation['until'], '', 'no' ) ) {
			return false;
		}
		self::tie( $user, $invitation['number'] );
		return true;
	}

	/** Used ones need to be known only as long as they would be valid. */
	public static function forget_invitations(): void {
		global $wpdb;
		$used = $wpdb->get_results( $wpdb->prepare( "SELECT option_name, option_value FROM {$wpdb->options} WHERE option_name LIKE %s", $wpdb->esc_like( 'portal_intake_used_' ) . '%' ) ); // phpcs:ignore WordPress.DB -- by the hour.
		foreach ( $used as $line ) {
			if ( (int) $line->option_value < time() ) {
				delete_option( $line->option_name );
			}
		}
	}

	private static function proof( string $signed ): string {
		return hash_hmac( 'sha256', 'portal-intake-invitation|' . get_current_blog_id() . "|$signed", wp_salt( 'auth' ) );
	}

	public static function sign_in_first(): void {
		nocache_headers();
		wp_safe_redirect( wp_login_url( add_query_arg( array( 'action' => 'portal_intake_invitation', 'invitation' => rawurlencode( self::token() ) ), admin_url( 'admin-post.php' ) ) ) );
		exit;
	}

	/** Asks before it ties: a link alone changes nothing. */
	public static function open(): void {
		nocache_headers();
		$invitation = self::read_invitation( self::token() );
		if ( null === $invitation ) {
			self::over();
		}
		$form = sprintf(
			'<h1>%s</h1><p>%s</p><form method="post" action="%s"><input type="hidden" name="action" value="portal_intake_accept"><input type="hidden" name="invitation" value="%s">%s<button type="submit" class="button button-primary">%s</button></form>',
			esc_html__( 'Connect your account', 'portal-intake' ),
			/* translators: 1: user name, 2: customer number */
			esc_html( sprintf( __( 'You are signed in as %1$s. This connects your account with customer %2$s, so that you see its quotes, contracts and invoices here.', 'portal-intake' ), wp_get_current_user()->user_login, $invitation['number'] ) ),
			esc_url( admin_url( 'admin-post.php' ) ),
			esc_attr( self::token() ),
			wp_nonce_field( 'portal_intake_accept', '_wpnonce', false, false ),
			esc_html__( 'Connect', 'portal-intake' )
		);
		wp_die( $form, esc_html__( 'Connect your account', 'portal-intake' ), array( 'response' => 200 ) ); // phpcs:ignore WordPress.Security.EscapeOutput -- each value was escaped above.
	}

	public static function accept(): void {
		check_admin_referer( 'portal_intake_accept' );
		$invitation = self::read_invitation( self::token() );
		if ( null === $invitation || ! self::use_invitation( $invitation, get_current_user_id() ) ) {
			self::over();
		}
		wp_safe_redirect( home_url( '/' ) );
		exit;
	}

	private static function token(): string {
		return isset( $_REQUEST['invitation'] ) ? sanitize_text_field( wp_unslash( $_REQUEST['invitation'] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification -- it is signed itself.
	}

	private static function over(): never {
		wp_die( esc_html__( 'This invitation is not valid, was used, or is over. Ask for a new one.', 'portal-intake' ), '', array( 'response' => 410 ) );
		exit;
	}
}
