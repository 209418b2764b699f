<?php
/**
 * The customer number on a user's page.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Administrators tie a user to a customer, or make an invitation for somebody who has no account here yet.
 */
final class Customer_Admin {

	public static function hook(): void {
		add_action( 'edit_user_profile', array( self::class, 'field' ) );
		add_action( 'show_user_profile', array( self::class, 'field' ) );
		add_action( 'edit_user_profile_update', array( self::class, 'save' ) );
		add_action( 'personal_options_update', array( self::class, 'save' ) );
	}

	public static function field( \WP_User $user ): void {
		if ( ! current_user_can( Plugin::CAPABILITY ) ) {
			return;
		}
		printf(
			'<h2>%1$s</h2><table class="form-table" role="presentation"><tr><th><label for="%2$s">%3$s</label></th><td><input type="text" class="regular-text" id="%2$s" name="%2$s" maxlength="50" value="%4$s"><p class="description">%5$s</p></td></tr></table>',
			esc_html__( 'Portal', 'portal-intake' ),
			esc_attr( Customer::META ),
			esc_html__( 'Customer number', 'portal-intake' ),
			esc_attr( Customer::of( $user->ID ) ),
			esc_html__( 'This user sees the quotes, contracts and invoices of this customer, and asks in its name.', 'portal-intake' )
		);
	}

	/** WordPress has checked the nonce of the profile before. */
	public static function save( int $user ): void {
		if ( current_user_can( Plugin::CAPABILITY ) && current_user_can( 'edit_user', $user ) && isset( $_POST[ Customer::META ] ) ) { // phpcs:ignore WordPress.Security.NonceVerification
			Customer::tie( $user, sanitize_text_field( wp_unslash( $_POST[ Customer::META ] ) ) ); // phpcs:ignore WordPress.Security.NonceVerification
		}
	}
}
