<?php
/**
 * Personal data: what is kept, for whom, and how it goes.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * WordPress's exporter and eraser, and the paragraph for the privacy policy.
 */
final class Privacy {

	private const AT_ONCE = 100;

	public static function hook(): void {
		add_filter(
			'wp_privacy_personal_data_exporters',
			static fn( array $all ) => $all + array(
				'portal-intake' => array(
					'exporter_friendly_name' => __( 'Forms to the portal', 'portal-intake' ),
					'callback'               => array( self::class, 'export' ),
				),
			)
		);
		add_filter(
			'wp_privacy_personal_data_erasers',
			static fn( array $all ) => $all + array(
				'portal-intake' => array(
					'eraser_friendly_name' => __( 'Forms to the portal', 'portal-intake' ),
					'callback'             => array( self::class, 'erase' ),
				),
			)
		);
		add_action( 'admin_init', array( self::class, 'policy' ) );
	}

	/** @return array{data:list<array<string,mixed>>,done:bool} */
	public static function export( string $email, int $page = 1 ): array {
		$rows = self::rows( $email, $page );
		$user = get_user_by( 'email', $email );
		$data = array();
		if ( 1 === $page && $user && '' !== Customer::of( $user->ID ) ) {
			$data[] = array(
				'group_id'    => 'portal-intake',
				'group_label' => __( 'Forms to the portal', 'portal-intake' ),
				'item_id'     => 'portal-intake-customer',
				'data'        => array( array( 'name' => __( 'Customer number', 'portal-intake' ), 'value' => Customer::of( $user->ID ) ) ),
			);
		}
		foreach ( $rows as $row ) {
			$data[] = array(
				'group_id'    => 'portal-intake',
				'group_label' => __( 'Forms to the portal', 'portal-intake' ),
				'item_id'     => 'portal-intake-' . $row->id,
				'data'        => array(
					array( 'name' => __( 'Form', 'portal-intake' ), 'value' => $row->form ),
					array( 'name' => __( 'Handed in', 'portal-intake' ), 'value' => gmdate( 'c', (int) $row->created_at ) ),
					array( 'name' => __( 'Content', 'portal-intake' ), 'value' => $row->body ),
					array( 'name' => __( 'What the form held', 'portal-intake' ), 'value' => (string) $row->fields ),
				),
			);
		}
		return array(
			'data' => $data,
			'done' => count( $rows ) < self::AT_ONCE,
		);
	}

	/** @return array{items_removed:bool,items_retained:bool,messages:list<string>,done:bool} */
	public static function erase( string $email, int $page = 1 ): array {
		// Page by page, each is the first: what was there before is gone.
		$rows    = Queue::of( $email, 0, self::AT_ONCE, false );
		$removed = Queue::delete( array_map( static fn( $row ) => (int) $row->id, $rows ) );
		$pending = count( array_filter( Queue::of( $email, 0, self::AT_ONCE ), static fn( $row ) => Queue::PENDING === $row->state ) );
		$user    = get_user_by( 'email', $email );
		$is_tied = $user && '' !== Customer::of( $user->ID );
		if ( $is_tied ) {
			Customer::tie( $user->ID, '' );
		}
		return array(
			'items_removed'  => $removed > 0 || $is_tied,
			'items_retained' => $pending > 0,
			'messages'       => $pending > 0 ? array(
				/* translators: %d: a number */
				sprintf( __( '%d submissions are still on their way to the portal. Erase once more when they have arrived.', 'portal-intake' ), $pending ),
			) : array(),
			'done'           => count( $rows ) < self::AT_ONCE || 0 === $removed,
		);
	}

	/** @return list<object> */
	private static function rows( string $email, int $page ): array {
		$after = 0;
		for ( $i = 1; $i < $page; $i++ ) {
			$before = Queue::of( $email, $after, self::AT_ONCE );
			$after  = $before ? (int) end( $before )->id : PHP_INT_MAX;
		}
		return Queue::of( $email, $after, self::AT_ONCE );
	}

	public static function policy(): void {
		/* translators: %d: days */
		$says = sprintf( __( 'What you write into our forms is kept on this site until it was handed over to our portal, and %d days longer, so that nothing gets lost. Quotes, contracts and invoices of your account are kept here for up to seven days to be shown quickly.', 'portal-intake' ), (int) Settings::get( 'days' ) );
		wp_add_privacy_policy_content( 'Portal Intake', wpautop( esc_html( $says ) ) );
	}
}
