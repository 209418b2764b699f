<?php
/**
 * Work outside of visitors' requests.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * WP-Cron comes by every minute; a call of the site to itself, which nobody waits for, starts the work at once after something was stored.
 */
final class Background {

	private const ROUTE = '/run';

	public static function hook(): void {
		add_filter( 'cron_schedules', array( self::class, 'schedules' ) ); // phpcs:ignore WordPress.WP.CronInterval -- a minute is meant: customers wait.
		add_action( 'portal_intake_minute', array( self::class, 'minute' ) );
		add_action( 'portal_intake_hour', array( self::class, 'hour' ) );
		add_action( 'portal_intake_refresh', array( Cache::class, 'refresh' ) );
		add_action( 'rest_api_init', array( self::class, 'route' ) );
	}

	/** @param array<string,array{interval:int,display:string}> $schedules */
	public static function schedules( array $schedules ): array {
		$schedules['portal_intake_minute'] = array(
			'interval' => MINUTE_IN_SECONDS,
			'display'  => __( 'Every minute (Portal Intake)', 'portal-intake' ),
		);
		return $schedules;
	}

	public static function schedule(): void {
		if ( ! wp_next_scheduled( 'portal_intake_minute' ) ) {
			wp_schedule_event( time(), 'portal_intake_minute', 'portal_intake_minute' );
		}
		if ( ! wp_next_scheduled( 'portal_intake_hour' ) ) {
			wp_schedule_event( time(), 'hourly', 'portal_intake_hour' );
		}
	}

	public static function unschedule(): void {
		foreach ( array( 'portal_intake_minute', 'portal_intake_hour', 'portal_intake_refresh' ) as $hook ) {
			wp_unschedule_hook( $hook );
		}
	}

	public static function minute(): void {
		update_option( 'portal_intake_last_run', time(), false );
		Sender::run();
	}

	public static function hour(): void {
		Schemas::refresh();
		Queue::forget( (int) Settings::get( 'days' ) );
		Customer::forget_invitations();
	}

	/** Nobody comes by: tells a person, from whatever request there is. */
	public static function watch(): void {
		$since = time() - (int) get_option( 'portal_intake_last_run', 0 );
		// A run in the future was before the clock was put right.
		if ( abs( $since ) < HOUR_IN_SECONDS ) {
			return;
		}
		$oldest = Queue::oldest_waiting();
		if ( null !== $oldest && $oldest < time() - HOUR_IN_SECONDS ) {
			Alarm::raise( 'not-running', '' );
		}
	}

	/** Once the visitor has their answer: asks for a run. Several in a request ask once. */
	public static function kick( string $refresh = '' ): void {
		static $wanted = array();
		if ( array() === $wanted ) {
			register_shutdown_function(
				static function () use ( &$wanted ): void {
					self::answer_first();
					foreach ( array_keys( $wanted ) as $path ) {
						self::call_myself( (string) $path );
					}
				}
			);
		}
		$wanted[ $refresh ] = true;
	}

	/** Lets the visitor go where the server can. */
	private static function answer_first(): void {
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			fastcgi_finish_request();
		} elseif ( function_exists( 'litespeed_finish_request' ) ) {
			litespeed_finish_request();
		}
	}

	private static function call_myself( string $refresh ): void {
		$at = time();
		wp_remote_post(
			rest_url( Intake_Endpoint::SPACE . self::ROUTE ),
			array(
				'timeout'   => 0.01,
				'blocking'  => false,
				/** This filter is documented in wp-includes/class-wp-http-streams.php */
				'sslverify' => apply_filters( 'https_local_ssl_verify', false ), // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals
				'body'      => array(
					'at'      => $at,
					'refresh' => $refresh,
					'proof'   => self::proof( $at, $refresh ),
				),
			)
		);
	}

	public static function route(): void {
		register_rest_route(
			Intake_Endpoint::SPACE,
			self::ROUTE,
			array(
				'methods'             => 'POST',
				'permission_callback' => static fn( \WP_REST_Request $request ) =>
					abs( time() - (int) $request['at'] ) < 5 * MINUTE_IN_SECONDS && hash_equals( self::proof( (int) $request['at'], (string) $request['refresh'] ), (string) $request['proof'] ),
				'callback'            => static function ( \WP_REST_Request $request ): \WP_REST_Response {
					ignore_user_abort( true );
					if ( '' === (string) $request['refresh'] ) {
						Sender::run( 20 );
					} else {
						Cache::refresh( (string) $request['refresh'] );
					}
					return new \WP_REST_Response( null, 204 );
				},
			)
		);
	}

	private static function proof( int $at, string $refresh ): string {
		return hash_hmac( 'sha256', "portal-intake|$at|$refresh", wp_salt( 'nonce' ) );
	}
}
