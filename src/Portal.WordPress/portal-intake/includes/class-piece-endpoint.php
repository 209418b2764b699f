<?php
/**
 * Pieces of a page that were not known yet when it was drawn.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Gives what the cache has by now. Documents go to their owner alone, known by the nonce of their session.
 */
final class Piece_Endpoint {

	public static function hook(): void {
		add_action( 'rest_api_init', array( self::class, 'route' ) );
	}

	public static function route(): void {
		register_rest_route(
			Intake_Endpoint::SPACE,
			'/pieces/(?P<piece>quotes|contracts|invoices|price|stock)',
			array(
				'methods'             => 'GET',
				'permission_callback' => static fn( \WP_REST_Request $request ) => in_array( $request['piece'], Documents::LISTS, true )
					? null !== Customer::number()
					: hash_equals( self::proof( (string) $request['piece'], (string) $request['of'] ), (string) $request['proof'] ),
				'callback'            => array( self::class, 'answer' ),
			)
		);
	}

	public static function answer( \WP_REST_Request $request ): \WP_REST_Response {
		$piece = (string) $request['piece'];
		if ( in_array( $piece, Documents::LISTS, true ) ) {
			$html = Documents::piece( $piece, (string) Customer::number() );
		} else {
			$given = array();
			parse_str( (string) $request['of'], $given );
			$html = Snippets::piece( $piece, array_map( 'strval', array_filter( $given, 'is_scalar' ) ) + Snippets::ATTRIBUTES );
		}
		$response = new \WP_REST_Response( array( 'html' => $html ) );
		$response->header( 'Cache-Control', 'no-store, private' );
		return $response;
	}

	/** Nobody asks for what no page of the site shows. */
	private static function proof( string $piece, string $of ): string {
		return wp_hash( "portal-intake-piece|$piece|$of" );
	}

	/** Attributes by which the script fetches a piece that is not there yet; none for one that is. */
	public static function attributes( string $piece, string $of, bool $is_known ): string {
		return $is_known ? '' : sprintf(
			'data-portal-intake-piece="%s" data-nonce="%s"',
			esc_url( add_query_arg( '' === $of ? array() : array( 'of' => rawurlencode( $of ), 'proof' => self::proof( $piece, $of ) ), rest_url( Intake_Endpoint::SPACE . "/pieces/$piece" ) ) ),
			esc_attr( is_user_logged_in() ? wp_create_nonce( 'wp_rest' ) : '' )
		);
	}
}
