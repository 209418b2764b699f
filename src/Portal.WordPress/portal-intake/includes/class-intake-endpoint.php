<?php
/**
 * Where the forms of the site are posted to.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * One address for scripts (REST); browsers without post to the page that the form is on. Whoever may see the form may send it, so there is no nonce to expire on cached
 * pages; the signed-in visitor's customer number is set only with a nonce, so that no other site can ask in a customer's name.
 */
final class Intake_Endpoint {

	public const SPACE = 'portal-intake/v1';

	/** Nobody fills in a form in less. */
	private const FASTEST_MS = 1500;

	public static function hook(): void {
		add_action( 'rest_api_init', array( self::class, 'route' ) );
		add_action( 'wp_loaded', array( self::class, 'post' ) );
	}

	public static function route(): void {
		register_rest_route(
			self::SPACE,
			'/submissions',
			array(
				'methods'             => 'POST',
				'permission_callback' => '__return_true',
				'callback'            => static function ( \WP_REST_Request $request ): \WP_REST_Response {
					list( $status, $answer ) = self::submit( $request->get_params() );
					$response                = new \WP_REST_Response( $answer, $status );
					$response->header( 'Cache-Control', 'no-store' );
					return $response;
				},
			)
		);
	}

	/** Without scripts: stored, then the page anew; or refused, and the page itself answers with what is wrong and what was typed. */
	public static function post(): void {
		$given = wp_unslash( $_POST ); // phpcs:ignore WordPress.Security.NonceVerification -- open to anyone; submit() looks at the nonce where one counts.
		if ( is_admin() || 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) || 'portal_intake' !== ( $given['action'] ?? '' ) ) {
			return;
		}
		$user  = get_current_user_id();
		$nonce = is_string( $given['_wpnonce'] ?? null ) ? $given['_wpnonce'] : '';
		if ( $user && ! wp_verify_nonce( $nonce, 'wp_rest' ) ) {
			wp_set_current_user( 0 );
		}
		list( $status, $answer ) = self::submit( $given );
		wp_set_current_user( $user );
		nocache_headers();
		if ( 202 === $status ) {
			wp_safe_redirect( add_query_arg( 'portal-intake', 'thanks' ), 303 );
			exit;
		}
		Refused_Form::remember( $given, array_map( static fn( $error ) => trim( $error['label'] . ': ' . $error['detail'], ': ' ), $answer['errors'] ) );
		// WordPress would look for a page of these names.
		$_POST = array();
		add_action( 'template_redirect', static fn() => status_header( $status ) );
	}

	/**
	 * @param array<string,mixed> $given
	 * @return array{int,array<string,mixed>} HTTP status and answer.
	 */
	private static function submit( array $given ): array {
		$kind   = is_string( $given['kind'] ?? null ) ? $given['kind'] : '';
		$schema = Schemas::of( $kind );
		$token  = is_string( $given['token'] ?? null ) ? $given['token'] : '';
		if ( null === $schema || ! preg_match( '/^(browser|page)-[0-9a-f-]{36}$/D', $token ) ) {
			return self::refusal( 400, __( 'This form is not complete. Please reload the page and try once more.', 'portal-intake' ) );
		}
		$form = is_string( $given['form'] ?? null ) ? sanitize_text_field( $given['form'] ) : $kind;
		$page = is_string( $given['page'] ?? null ) ? esc_url_raw( $given['page'] ) : '';
		$body = Body::read( $schema, is_array( $given['portal'] ?? null ) ? $given['portal'] : array() );
		Fields::fill( $schema, $body, $form, $page, Customer::number() );
		self::word_consent( $body, $given );
		$violations = Rules::check( $schema, $body );
		if ( $violations ) {
			$leaves = Fields::leaves( $schema );
			return array(
				422,
				array( 'errors' => array_map( static fn( $found ) => $found + array( 'label' => self::label( $leaves, $found['pointer'] ) ), $violations ) ),
			);
		}
		if ( strlen( Body::write( $body ) ) > 256 * KB_IN_BYTES ) {
			return self::refusal( 413, __( 'This is more than can be sent at once. Please shorten it.', 'portal-intake' ) );
		}
		$row = Intake::take( $kind, $body, $form, $token, self::is_spam( $given ) ? Queue::HELD : Queue::PENDING );
		return null === $row
			? self::refusal( 503, Intake::not_stored() )
			: array( 202, array( 'message' => Form::thanks() ) );
	}

	/**
	 * A consent is one to the words that stood beside the box, also when the page is older than the settings. To which words nobody knows, there is none.
	 *
	 * @param array<string,mixed> $body
	 * @param array<string,mixed> $given
	 */
	private static function word_consent( array &$body, array $given ): void {
		if ( true !== Pointer::get( $body, '/consent/marketing' ) ) {
			return;
		}
		$wording = str_replace( "\r\n", "\n", is_string( $given['wording'] ?? null ) ? $given['wording'] : '' );
		if ( hash_equals( Form::wording_proof( $wording ), is_string( $given['wording_proof'] ?? null ) ? $given['wording_proof'] : '' ) ) {
			Pointer::put( $body, '/consent/marketingWording', $wording );
		} else {
			unset( $body['consent']['marketing'] );
			$body = array_filter( $body, static fn( $member ) => array() !== $member );
		}
	}

	/** @param array<string,mixed> $given */
	private static function is_spam( array $given ): bool {
		$is_spam = '' !== trim( (string) ( is_scalar( $given[ Form::TRAP ] ?? '' ) ? $given[ Form::TRAP ] ?? '' : 'x' ) )
			|| ( isset( $given['elapsed'] ) && (int) $given['elapsed'] < self::FASTEST_MS );
		/**
		 * Whether a submission is held back until somebody has looked at it.
		 *
		 * @param bool                $is_spam What the trap and the clock say.
		 * @param array<string,mixed> $given   Everything that was posted.
		 */
		return (bool) apply_filters( 'portal_intake_is_spam', $is_spam, $given );
	}

	/** @return array{int,array<string,mixed>} */
	private static function refusal( int $status, string $detail ): array {
		return array( $status, array( 'errors' => array( array( 'pointer' => '', 'detail' => $detail, 'keyword' => '', 'label' => '' ) ) ) );
	}

	/** @param array<string,array<string,mixed>> $leaves */
	private static function label( array $leaves, string $pointer ): string {
		return (string) ( $leaves[ Pointer::general( $pointer ) ]['title'] ?? ucfirst( basename( $pointer ) ) );
	}
}
