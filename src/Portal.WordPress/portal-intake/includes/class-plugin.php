<?php
/**
 * The plugin's switch.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Names every part and hangs it in.
 */
final class Plugin {

	/** Who may look at submissions and change the settings. */
	public const CAPABILITY = 'manage_options';

	public static function start(): void {
		load_plugin_textdomain( 'portal-intake', false, dirname( plugin_basename( PORTAL_INTAKE_FILE ) ) . '/languages' );
		Queue::prepare();
		Settings::adopt();
		Background::hook();
		Intake_Endpoint::hook();
		Piece_Endpoint::hook();
		Front::hook();
		Customer::hook();
		Other_Forms::hook();
		Privacy::hook();
		Site_Health::hook();
		if ( is_admin() ) {
			Submissions_Page::hook();
			Mapping_Page::hook();
			Settings_Page::hook();
			Customer_Admin::hook();
		}
		// Whoever copied the site or lost its schedule gets it back, without an activation.
		add_action( 'init', array( Background::class, 'schedule' ) );
		add_action( 'admin_init', array( Background::class, 'watch' ) );
		if ( defined( 'WP_CLI' ) && WP_CLI ) {
			\WP_CLI::add_command( 'portal-intake', Cli::class );
		}
	}

	public static function activate(): void {
		Queue::prepare( true );
		Settings::adopt();
		add_filter( 'cron_schedules', array( Background::class, 'schedules' ) ); // phpcs:ignore WordPress.WP.CronInterval -- a minute is meant: customers wait.
		Background::schedule();
		if ( Settings::is_connected() ) {
			wp_schedule_single_event( time(), 'portal_intake_hour' );
		}
	}

	/** What waits stays, and goes on when the plugin is active again. */
	public static function deactivate(): void {
		Background::unschedule();
	}

	/** Everything that the plugin left in this site. */
	public static function remove(): void {
		global $wpdb;
		Background::unschedule();
		Queue::drop();
		foreach ( array( 'portal_intake', '_transient_portal_intake', '_transient_timeout_portal_intake' ) as $begins ) {
			// Once, at the end: nothing is in a cache that would be read again.
			$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->options} WHERE option_name LIKE %s", $wpdb->esc_like( $begins ) . '%' ) ); // phpcs:ignore WordPress.DB
		}
		wp_cache_flush();
		delete_metadata( 'user', 0, Customer::key(), '', true );
	}
}
