<?php
/**
 * The settings.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Where the portal is, its key, whom to tell, how long to keep. The key is never shown again. Beside it: invitations for customers.
 */
final class Settings_Page {

	public const SLUG = 'portal-intake-settings';

	public static function hook(): void {
		add_action( 'admin_menu', array( self::class, 'menu' ), 20 );
		add_action( 'admin_post_portal_intake_settings', array( self::class, 'save' ) );
		add_action( 'admin_post_portal_intake_invite', array( self::class, 'invite' ) );
	}

	public static function menu(): void {
		add_submenu_page( Submissions_Page::SLUG, __( 'Settings', 'portal-intake' ), __( 'Settings', 'portal-intake' ), Plugin::CAPABILITY, self::SLUG, array( self::class, 'show' ) );
	}

	public static function show(): void {
		if ( ! current_user_can( Plugin::CAPABILITY ) ) {
			return;
		}
		printf( '<div class="wrap"><h1>%s</h1>', esc_html__( 'Portal Intake settings', 'portal-intake' ) );
		self::said();
		$all = Settings::all();
		printf( '<form method="post" action="%s"><input type="hidden" name="action" value="portal_intake_settings"><table class="form-table" role="presentation">', esc_url( admin_url( 'admin-post.php' ) ) );
		wp_nonce_field( 'portal_intake_settings' );
		self::text( 'address', 'url', __( 'Address of the portal', 'portal-intake' ), $all['address'], __( 'For example https://portal.example.com', 'portal-intake' ), defined( 'PORTAL_INTAKE_ADDRESS' ) );
		$has = '' === $all['key'] ? __( 'Begins with pk_. The portal shows it once, when the API client is made.', 'portal-intake' ) : __( 'A key is set. It is not shown; type another one to replace it.', 'portal-intake' );
		self::text( 'key', 'password', __( 'API key', 'portal-intake' ), '', $has, defined( 'PORTAL_INTAKE_KEY' ) );
		self::text( 'mail', 'email', __( 'On trouble, write to', 'portal-intake' ), $all['mail'], __( 'Empty: nobody.', 'portal-intake' ) );
		self::text( 'days', 'number', __( 'Days for which handed-over submissions are kept', 'portal-intake' ), (string) $all['days'], __( '0 forgets them within the hour.', 'portal-intake' ) );
		self::text( 'wording', 'text', __( 'Words beside the box for news and offers', 'portal-intake' ), $all['wording'], __( 'Handed in with each consent, word for word.', 'portal-intake' ) );
		echo '</table>';
		submit_button( __( 'Save and test', 'portal-intake' ) );
		echo '</form>';
		self::kinds();
		self::invitations();
		echo '</div>';
	}

	private static function text( string $name, string $type, string $label, string $value, string $hint, bool $is_fixed = false ): void {
		printf(
			'<tr><th scope="row"><label for="portal-intake-%1$s">%2$s</label></th><td><input class="regular-text" id="portal-intake-%1$s" name="%1$s" type="%3$s" value="%4$s" autocomplete="off"%5$s%7$s><p class="description">%6$s</p></td></tr>',
			esc_attr( $name ),
			esc_html( $label ),
			esc_attr( $type ),
			esc_attr( $value ),
			$is_fixed ? ' disabled' : '',
			esc_html( $is_fixed ? __( 'Set in wp-config.php.', 'portal-intake' ) : $hint ),
			'number' === $type ? ' min="0" max="3650"' : ''
		);
	}

	private static function kinds(): void {
		printf( '<h2>%s</h2><p>%s</p><ul class="ul-disc">', esc_html__( 'Forms', 'portal-intake' ), esc_html__( 'Put one into a page with the block "Portal form", or with its shortcode:', 'portal-intake' ) );
		foreach ( Schemas::all() as $kind => $known ) {
			printf( '<li>%s: <code>[portal_form kind="%s"]</code></li>', esc_html( $known['title'] ), esc_attr( $kind ) );
		}
		printf( '</ul><p>%s <code>[portal_my_quotes]</code> <code>[portal_my_contracts]</code> <code>[portal_my_invoices]</code> <code>[portal_price item="…" currency="USD"]</code> <code>[portal_stock item="…"]</code></p>', esc_html__( 'And for what comes back from the portal:', 'portal-intake' ) );
	}

	private static function invitations(): void {
		printf(
			'<h2>%s</h2><p>%s</p><form method="post" action="%s"><input type="hidden" name="action" value="portal_intake_invite">',
			esc_html__( 'Invite a customer', 'portal-intake' ),
			esc_html__( 'Makes a link for one use within 14 days. Whoever opens it and signs in sees what the portal has for this customer number. Users that have an account already can be given their number on their profile.', 'portal-intake' ),
			esc_url( admin_url( 'admin-post.php' ) )
		);
		wp_nonce_field( 'portal_intake_invite' );
		printf( '<p><label for="portal-intake-number">%s</label> <input id="portal-intake-number" name="number" required maxlength="50"> <button class="button">%s</button></p></form>', esc_html__( 'Customer number', 'portal-intake' ), esc_html__( 'Make the link', 'portal-intake' ) );
	}

	private static function said(): void {
		$name = 'portal_intake_notice_' . get_current_user_id();
		$said = get_transient( $name );
		delete_transient( $name );
		if ( is_array( $said ) ) {
			printf( '<div class="notice notice-%s"><p>%s</p>%s</div>', esc_attr( $said['type'] ), nl2br( esc_html( $said['text'] ) ), isset( $said['link'] ) ? '<p><input class="large-text code" readonly aria-label="' . esc_attr__( 'Link of the invitation', 'portal-intake' ) . '" value="' . esc_attr( $said['link'] ) . '"></p>' : '' );
		}
	}

	/** @param array{type:string,text:string,link?:string} $what */
	private static function say( array $what ): never {
		set_transient( 'portal_intake_notice_' . get_current_user_id(), $what, MINUTE_IN_SECONDS );
		wp_safe_redirect( admin_url( 'admin.php?page=' . self::SLUG ) );
		exit;
	}

	private static function guard( string $action ): void {
		check_admin_referer( $action );
		if ( ! current_user_can( Plugin::CAPABILITY ) ) {
			wp_die( esc_html__( 'You may not do this.', 'portal-intake' ), 403 );
		}
	}

	public static function save(): void {
		self::guard( 'portal_intake_settings' );
		// phpcs:disable WordPress.Security.NonceVerification -- guard() has looked.
		$before  = (array) get_option( Settings::OPTION, array() ) + Settings::all();
		$address = isset( $_POST['address'] ) ? sanitize_text_field( wp_unslash( $_POST['address'] ) ) : $before['address'];
		$good    = '' === $address ? '' : Settings::address( $address );
		$key     = isset( $_POST['key'] ) ? trim( sanitize_text_field( wp_unslash( $_POST['key'] ) ) ) : '';
		$mail    = sanitize_email( wp_unslash( $_POST['mail'] ?? '' ) );
		$days    = max( 0, min( 3650, (int) ( $_POST['days'] ?? 30 ) ) );
		$wording = mb_substr( sanitize_text_field( wp_unslash( $_POST['wording'] ?? '' ) ), 0, 2000 );
		// phpcs:enable
		if ( null === $good || ( '' !== $key && ! preg_match( '/^[\x21-\x7e]{8,200}$/D', $key ) ) ) {
			self::say(
				array(
					'type' => 'error',
					'text' => null === $good ? __( 'Nothing was saved: the address must begin with https:// (or http:// inside your own network) and hold no user name, query or fragment.', 'portal-intake' ) : __( 'Nothing was saved: this is not an API key.', 'portal-intake' ),
				)
			);
		}
		$saved = array(
			'address' => $good,
			'key'     => '' === $key ? $before['key'] : $key,
		) + compact( 'mail', 'days', 'wording' );
		if ( defined( 'PORTAL_INTAKE_KEY' ) ) {
			// What is kept in a file on purpose does not slip into the database.
			$saved['key'] = '';
		}
		update_option( Settings::OPTION, $saved, false );
		$fault = Settings::is_connected() ? Schemas::refresh() : null;
		if ( null !== $fault ) {
			self::say(
				array(
					'type' => 'error',
					/* translators: %s: words of the portal */
					'text' => sprintf( __( 'Saved, but the portal did not let us in. It says: %s', 'portal-intake' ), $fault->words() ),
				)
			);
		}
		Queue::hurry( Settings::is_connected() );
		Background::kick();
		self::say(
			array(
				'type' => 'success',
				'text' => Settings::is_connected() ? __( 'Saved. The portal answers, and its forms were read.', 'portal-intake' ) : __( 'Saved.', 'portal-intake' ),
			)
		);
	}

	public static function invite(): void {
		self::guard( 'portal_intake_invite' );
		$number = Customer::clean( sanitize_text_field( wp_unslash( $_POST['number'] ?? '' ) ) ); // phpcs:ignore WordPress.Security.NonceVerification -- guard() has looked.
		if ( '' === $number ) {
			self::say(
				array(
					'type' => 'error',
					'text' => __( 'Say for which customer number.', 'portal-intake' ),
				)
			);
		}
		self::say(
			array(
				'type' => 'success',
				/* translators: %s: customer number */
				'text' => sprintf( __( 'Send this link to customer %s, and to nobody else. It is shown this once.', 'portal-intake' ), $number ),
				'link' => Customer::invitation( $number ),
			)
		);
	}
}
