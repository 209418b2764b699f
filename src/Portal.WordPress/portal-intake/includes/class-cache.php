<?php
/**
 * What was read from the portal.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Lists of the portal, kept and shown even when old; the reading happens in the background. A visitor never waits for the portal.
 */
final class Cache {

	private const FRESH = 5 * MINUTE_IN_SECONDS;
	private const KEPT  = 7 * DAY_IN_SECONDS;

	/** 10,000 rows; what is longer is cut off rather than read for ever. */
	private const PAGES = 50;

	private const UNKNOWN = array(
		'rows' => array(),
		'at'   => 0,
		'etag' => '',
	);

	private const PATHS = '#^/api/v1/(reference/(items|price-lists|inventory-levels)|customers/[^/?]+/(quotes|contracts|invoices))$#D';

	/** @var array<string,array<string,mixed>> In this request: a page may show the same list many times. */
	private static array $read = array();

	/** @return array{rows:list<array<string,mixed>>,at:int,status:int,words:string}|null Null while nothing is known yet. */
	public static function read( string $path ): ?array {
		$known = self::$read[ $path ] ?? get_transient( self::name( $path ) );
		$known = is_array( $known ) ? $known : null;
		if ( null !== $known ) {
			self::$read[ $path ] = $known;
		}
		if ( null === $known || $known['tried'] < time() - self::FRESH ) {
			self::ask_for( $path );
		}
		return $known;
	}

	/** In the background; when nothing comes, what is known stays. */
	public static function refresh( string $path ): void {
		if ( ! preg_match( self::PATHS, $path ) ) {
			return;
		}
		self::$read = array();
		$known  = get_transient( self::name( $path ) );
		$known  = is_array( $known ) ? $known : self::UNKNOWN;
		$rows   = array();
		$cursor = '';
		$etag   = '';
		for ( $page = 0; $page < self::PAGES; $page++ ) {
			$query  = '?limit=200' . ( '' === $cursor ? '' : '&cursor=' . rawurlencode( $cursor ) );
			$answer = Portal::read( $path . $query, 0 === $page ? $known['etag'] : '' );
			if ( 304 === $answer->status ) {
				$rows = $known['rows'];
				$etag = (string) $known['etag'];
				break;
			}
			if ( 200 !== $answer->status || ! isset( $answer->json()['items'] ) ) {
				// Not allowed, or not there any more: then it is not to be shown either.
				$known = in_array( $answer->status, array( 401, 403, 404, 410 ), true ) ? self::UNKNOWN : $known;
				$left  = 0 === $known['at'] ? self::FRESH : max( 1, $known['at'] + self::KEPT - time() );
				set_transient( self::name( $path ), array( 'tried' => time(), 'status' => $answer->status, 'words' => $answer->words() ) + $known, $left );
				return;
			}
			$etag   = 0 === $page ? $answer->etag : $etag;
			$rows   = array_merge( $rows, $answer->json()['items'] );
			$cursor = (string) ( $answer->json()['nextCursor'] ?? '' );
			if ( '' === $cursor ) {
				break;
			}
		}
		$now = time();
		// A tag is that of a page: it says nothing about a list of several.
		$etag = $page > 0 ? '' : $etag;
		set_transient( self::name( $path ), array( 'rows' => $rows, 'at' => $now, 'tried' => $now, 'status' => 200, 'words' => '' ) + compact( 'etag' ), self::KEPT );
	}

	/** Once in half a minute, however many visitors look. */
	private static function ask_for( string $path ): void {
		$asked = self::name( $path ) . '_asked';
		if ( get_transient( $asked ) ) {
			return;
		}
		set_transient( $asked, 1, 30 );
		wp_schedule_single_event( time(), 'portal_intake_refresh', array( $path ) );
		Background::kick( $path );
	}

	private static function name( string $path ): string {
		return 'portal_intake_' . md5( $path . '|' . Settings::get( 'address' ) );
	}
}
