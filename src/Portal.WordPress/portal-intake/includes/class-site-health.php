<?php
/**
 * A test among those of WordPress.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Says whether forms arrive, from what the table knows: no call is made.
 */
final class Site_Health {

	public static function hook(): void {
		add_filter(
			'site_status_tests',
			static function ( array $tests ): array {
				$tests['direct']['portal_intake'] = array(
					'label' => __( 'Forms to the portal', 'portal-intake' ),
					'test'  => array( self::class, 'test' ),
				);
				return $tests;
			}
		);
	}

	/** @return array<string,mixed> */
	public static function test(): array {
		list( $status, $label, $says ) = self::finding();
		return array(
			'test'        => 'portal_intake',
			'label'       => $label,
			'status'      => $status,
			'badge'       => array(
				'label' => __( 'Portal', 'portal-intake' ),
				'color' => 'blue',
			),
			'description' => '<p>' . esc_html( $says ) . '</p>',
			'actions'     => sprintf( '<p><a href="%s">%s</a></p>', esc_url( admin_url( 'admin.php?page=portal-intake' ) ), esc_html__( 'Look at the submissions', 'portal-intake' ) ),
		);
	}

	/** @return array{string,string,string} Status, label, description. */
	private static function finding(): array {
		$counts = Queue::counts();
		$needs  = $counts[ Queue::REFUSED ] + $counts[ Queue::DEAD ];
		$oldest = Queue::oldest_waiting();
		$run    = (int) get_option( 'portal_intake_last_run', 0 );
		if ( ! Settings::is_connected() ) {
			return array( 'critical', __( 'The portal is not connected', 'portal-intake' ), __( 'Forms are kept, but its address or its key is missing in the settings.', 'portal-intake' ) );
		}
		if ( $needs > 0 ) {
			/* translators: %d: a number */
			return array( 'critical', __( 'Submissions need a person', 'portal-intake' ), sprintf( __( '%d submissions were refused or could not be handed over for 72 hours. They are kept.', 'portal-intake' ), $needs ) );
		}
		if ( null !== $oldest && $oldest < time() - 15 * MINUTE_IN_SECONDS ) {
			/* translators: %s: a length of time */
			return array( 'critical', __( 'Submissions wait for the portal', 'portal-intake' ), sprintf( __( 'The oldest waits since %s. They are kept and tried again.', 'portal-intake' ), human_time_diff( $oldest ) ) );
		}
		if ( $run < time() - HOUR_IN_SECONDS ) {
			return array( 'recommended', __( 'WP-Cron does not run', 'portal-intake' ), __( 'Forms are sent at once all the same, but what has to be tried again waits for it. Let the server call wp-cron.php every minute.', 'portal-intake' ) );
		}
		return array( 'good', __( 'Forms arrive at the portal', 'portal-intake' ), __( 'Nothing waits, nothing was refused.', 'portal-intake' ) );
	}
}
