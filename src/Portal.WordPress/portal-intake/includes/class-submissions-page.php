<?php
/**
 * What was handed in, and how far it got.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * The list of submissions, one of them, and what a person can do about them.
 */
final class Submissions_Page {

	public const SLUG = 'portal-intake';

	private const PAGE = 50;

	public static function hook(): void {
		add_action( 'admin_menu', array( self::class, 'menu' ) );
		add_action( 'admin_post_portal_intake_act', array( self::class, 'act' ) );
		add_action( 'admin_post_portal_intake_export', array( self::class, 'export' ) );
	}

	public static function menu(): void {
		$counts = Queue::counts();
		$needs  = $counts[ Queue::REFUSED ] + $counts[ Queue::DEAD ] + $counts[ Queue::HELD ];
		$badge  = $needs > 0 ? sprintf( ' <span class="awaiting-mod">%d</span>', $needs ) : '';
		add_menu_page( __( 'Portal Intake', 'portal-intake' ), __( 'Portal Intake', 'portal-intake' ) . $badge, Plugin::CAPABILITY, self::SLUG, array( self::class, 'show' ), 'dashicons-feedback', 58 );
		add_submenu_page( self::SLUG, __( 'Submissions', 'portal-intake' ), __( 'Submissions', 'portal-intake' ), Plugin::CAPABILITY, self::SLUG, array( self::class, 'show' ) );
	}

	/** @return array<string,string> In the order of the tabs. */
	private static function words(): array {
		return array(
			Queue::PENDING => __( 'On its way', 'portal-intake' ),
			Queue::REFUSED => __( 'Refused', 'portal-intake' ),
			Queue::DEAD    => __( 'Gave up after 72 hours', 'portal-intake' ),
			Queue::HELD    => __( 'Looks like spam', 'portal-intake' ),
			Queue::SENT    => __( 'Handed over', 'portal-intake' ),
		);
	}

	public static function show(): void {
		if ( ! current_user_can( Plugin::CAPABILITY ) ) {
			return;
		}
		// phpcs:disable WordPress.Security.NonceVerification -- only chooses what is shown.
		$id    = isset( $_GET['id'] ) ? (int) $_GET['id'] : 0;
		$state = isset( $_GET['state'] ) ? sanitize_key( wp_unslash( $_GET['state'] ) ) : '';
		$done  = isset( $_GET['done'] ) ? (int) $_GET['done'] : null;
		$old   = isset( $_GET['before'] ) ? (int) $_GET['before'] : PHP_INT_MAX;
		// phpcs:enable
		echo '<div class="wrap">';
		if ( null !== $done ) {
			/* translators: %d: a number */
			printf( '<div class="notice notice-success is-dismissible"><p>%s</p></div>', esc_html( sprintf( _n( '%d submission was changed.', '%d submissions were changed.', $done, 'portal-intake' ), $done ) ) );
		}
		$row = $id > 0 ? Queue::find( $id ) : null;
		if ( $row ) {
			self::one( $row );
		} else {
			self::many( isset( self::words()[ $state ] ) ? $state : null, $old );
		}
		echo '</div>';
	}

	private static function many( ?string $state, int $before ): void {
		$counts = Queue::counts();
		$rows   = Queue::page( $state, $before, self::PAGE );
		printf( '<h1 class="wp-heading-inline">%s</h1> ', esc_html__( 'Submissions', 'portal-intake' ) );
		printf( '<a class="page-title-action" href="%s">%s</a><hr class="wp-header-end">', esc_url( wp_nonce_url( admin_url( 'admin-post.php?action=portal_intake_export&state=' . $state ), 'portal_intake_export' ) ), esc_html__( 'Export CSV', 'portal-intake' ) );
		if ( ! Settings::is_connected() ) {
			printf( '<div class="notice notice-warning"><p>%s <a href="%s">%s</a></p></div>', esc_html__( 'The portal is not connected yet. Submissions are kept and sent once it is.', 'portal-intake' ), esc_url( admin_url( 'admin.php?page=' . Settings_Page::SLUG ) ), esc_html__( 'Settings', 'portal-intake' ) );
		}
		self::tabs( $state, $counts );
		printf( '<form method="post" action="%s">', esc_url( admin_url( 'admin-post.php' ) ) );
		wp_nonce_field( 'portal_intake_act' );
		echo '<input type="hidden" name="action" value="portal_intake_act"><div class="tablenav top">';
		self::button( 'retry', __( 'Send the marked ones now', 'portal-intake' ) );
		self::button( 'delete', __( 'Delete the marked ones', 'portal-intake' ) );
		if ( $counts[ Queue::REFUSED ] + $counts[ Queue::DEAD ] > 0 ) {
			/* translators: %d: a number */
			self::button( 'retry-all', sprintf( __( 'Send all refused and given up ones again (%d)', 'portal-intake' ), $counts[ Queue::REFUSED ] + $counts[ Queue::DEAD ] ) );
		}
		echo '</div>';
		self::table( $rows );
		echo '</form>';
		if ( count( $rows ) === self::PAGE ) {
			printf( '<p><a class="button" href="%s">%s</a></p>', esc_url( add_query_arg( 'before', end( $rows )->id ) ), esc_html__( 'Older', 'portal-intake' ) );
		}
	}

	/** @param array<string,int> $counts */
	private static function tabs( ?string $state, array $counts ): void {
		$address = admin_url( 'admin.php?page=' . self::SLUG );
		$tabs    = array( sprintf( '<li><a href="%s"%s>%s <span class="count">(%d)</span></a>', esc_url( $address ), null === $state ? ' class="current" aria-current="page"' : '', esc_html__( 'All', 'portal-intake' ), array_sum( $counts ) ) );
		foreach ( self::words() as $one => $word ) {
			$tabs[] = sprintf( '<li><a href="%s"%s>%s <span class="count">(%d)</span></a>', esc_url( add_query_arg( 'state', $one, $address ) ), $one === $state ? ' class="current" aria-current="page"' : '', esc_html( $word ), $counts[ $one ] );
		}
		echo '<ul class="subsubsub">' . implode( ' |</li>', $tabs ) . '</li></ul>'; // phpcs:ignore WordPress.Security.EscapeOutput -- escaped above.
	}

	private static function button( string $verb, string $words ): void {
		printf( '<button class="button" name="verb" value="%s">%s</button> ', esc_attr( $verb ), esc_html( $words ) );
	}

	/** @param list<object> $rows */
	private static function table( array $rows ): void {
		$heads = array( __( 'Handed in', 'portal-intake' ), __( 'Form', 'portal-intake' ), __( 'From', 'portal-intake' ), __( 'State', 'portal-intake' ), __( 'Tries', 'portal-intake' ), __( 'The portal says', 'portal-intake' ) );
		echo '<table class="wp-list-table widefat striped"><thead><tr><td class="check-column"><span class="screen-reader-text">' . esc_html__( 'Mark', 'portal-intake' ) . '</span></td>';
		foreach ( $heads as $head ) {
			printf( '<th scope="col">%s</th>', esc_html( $head ) );
		}
		echo '</tr></thead><tbody>';
		if ( array() === $rows ) {
			printf( '<tr><td colspan="7">%s</td></tr>', esc_html__( 'Nothing here. What visitors hand in appears at once, and stays until it was handed over.', 'portal-intake' ) );
		}
		foreach ( $rows as $row ) {
			printf(
				'<tr><th scope="row" class="check-column"><input type="checkbox" name="ids[]" value="%1$d" aria-label="%2$s"></th><td><a href="%3$s">%4$s</a></td><td>%5$s</td><td>%6$s</td><td>%7$s</td><td>%8$d</td><td>%9$s</td></tr>',
				(int) $row->id,
				/* translators: %d: number of a submission */
				esc_attr( sprintf( __( 'Mark submission %d', 'portal-intake' ), $row->id ) ),
				esc_url( admin_url( 'admin.php?page=' . self::SLUG . '&id=' . (int) $row->id ) ),
				esc_html( self::time( (int) $row->created_at ) ),
				esc_html( $row->form ),
				esc_html( $row->email ),
				esc_html( self::state( $row ) ),
				(int) $row->attempts,
				nl2br( esc_html( Queue::SENT === $row->state ? $row->portal_key : (string) $row->words ) )
			);
		}
		echo '</tbody></table>';
	}

	private static function state( object $row ): string {
		$word = self::words()[ $row->state ];
		if ( Queue::PENDING === $row->state && $row->due_at > time() ) {
			/* translators: 1: state, 2: a length of time */
			return sprintf( __( '%1$s, next try in %2$s', 'portal-intake' ), $word, human_time_diff( (int) $row->due_at ) );
		}
		return $word;
	}

	private static function time( int $at ): string {
		return wp_date( 'Y-m-d H:i:s', $at );
	}

	private static function one( object $row ): void {
		$facts = array(
			__( 'Handed in', 'portal-intake' )       => self::time( (int) $row->created_at ),
			__( 'Form', 'portal-intake' )            => "$row->form ($row->kind)",
			__( 'State', 'portal-intake' )           => self::state( $row ),
			__( 'Tries', 'portal-intake' )           => $row->attempts . ( $row->tried_at ? ', ' . self::time( (int) $row->tried_at ) : '' ),
			__( 'The portal says', 'portal-intake' ) => (string) $row->words,
			__( 'Key in the portal', 'portal-intake' ) => $row->portal_key,
			__( 'Idempotency key', 'portal-intake' ) => $row->idempotency_key,
		);
		/* translators: %d: number of a submission */
		printf( '<h1>%s</h1><p><a href="%s">%s</a></p><table class="form-table" role="presentation">', esc_html( sprintf( __( 'Submission %d', 'portal-intake' ), $row->id ) ), esc_url( admin_url( 'admin.php?page=' . self::SLUG ) ), esc_html__( 'All submissions', 'portal-intake' ) );
		foreach ( array_filter( $facts ) as $name => $value ) {
			printf( '<tr><th scope="row">%s</th><td>%s</td></tr>', esc_html( $name ), nl2br( esc_html( $value ) ) );
		}
		printf( '</table><form method="post" action="%s"><input type="hidden" name="action" value="portal_intake_act"><input type="hidden" name="ids[]" value="%d">', esc_url( admin_url( 'admin-post.php' ) ), (int) $row->id );
		wp_nonce_field( 'portal_intake_act' );
		$is_open = in_array( $row->state, array( Queue::REFUSED, Queue::HELD ), true );
		printf(
			'<p><label for="portal-intake-body"><strong>%s</strong></label></p><textarea id="portal-intake-body" name="body" class="large-text code" rows="14"%s>%s</textarea><p>',
			esc_html__( 'What is sent', 'portal-intake' ),
			$is_open ? '' : ' readonly',
			esc_textarea( $row->body )
		);
		if ( $is_open ) {
			self::button( 'correct', __( 'Keep this and send it now', 'portal-intake' ) );
		}
		if ( Queue::REFUSED === $row->state && null !== $row->fields ) {
			self::button( 'map-again', __( 'Map the form once more and send it', 'portal-intake' ) );
		}
		if ( Queue::SENT !== $row->state ) {
			self::button( 'retry', __( 'Send it now', 'portal-intake' ) );
		}
		if ( Queue::PENDING !== $row->state ) {
			self::button( 'delete', __( 'Delete', 'portal-intake' ) );
		}
		echo '</p></form>';
	}

	public static function act(): void {
		check_admin_referer( 'portal_intake_act' );
		if ( ! current_user_can( Plugin::CAPABILITY ) ) {
			wp_die( esc_html__( 'You may not do this.', 'portal-intake' ), 403 );
		}
		$ids  = array_map( 'intval', (array) wp_unslash( $_POST['ids'] ?? array() ) );
		$verb = sanitize_key( wp_unslash( $_POST['verb'] ?? '' ) );
		// Not sanitized: JSON has to stay what it is, and is checked to be some.
		$body = (string) wp_unslash( $_POST['body'] ?? '' ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput
		$done = match ( $verb ) {
			'retry'     => Queue::retry( $ids ),
			'retry-all' => Queue::retry(),
			'delete'    => Queue::delete( $ids ),
			'correct'   => self::correct( $ids[0] ?? 0, $body ),
			'map-again' => self::correct( $ids[0] ?? 0, (string) Mapping::again( Queue::find( $ids[0] ?? 0 ) ?? (object) array( 'fields' => '' ) ) ),
			default     => 0,
		};
		if ( in_array( $verb, array( 'retry', 'retry-all', 'correct', 'map-again' ), true ) ) {
			Background::kick();
		}
		wp_safe_redirect( add_query_arg( 'done', $done, admin_url( 'admin.php?page=' . self::SLUG ) ) );
		exit;
	}

	private static function correct( int $id, string $body ): int {
		$body = str_replace( "\r\n", "\n", $body );
		if ( ! is_object( json_decode( $body ) ) ) {
			wp_die( esc_html__( 'This is not a JSON object, so nothing was changed. Go back and look at it once more.', 'portal-intake' ), '', array( 'response' => 400, 'back_link' => true ) );
		}
		Queue::correct( $id, $body );
		return Queue::retry( array( $id ) );
	}

	public static function export(): void {
		check_admin_referer( 'portal_intake_export' );
		if ( ! current_user_can( Plugin::CAPABILITY ) ) {
			wp_die( esc_html__( 'You may not do this.', 'portal-intake' ), 403 );
		}
		$state = sanitize_key( wp_unslash( $_GET['state'] ?? '' ) );
		nocache_headers();
		header( 'Content-Type: text/csv; charset=utf-8' );
		header( 'Content-Disposition: attachment; filename="portal-intake.csv"' );
		Export::write( 'php://output', isset( self::words()[ $state ] ) ? $state : null );
		exit;
	}
}
