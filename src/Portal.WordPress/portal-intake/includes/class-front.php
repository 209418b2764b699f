<?php
/**
 * Shortcodes and blocks.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * What can be put into a page.
 */
final class Front {

	public static function hook(): void {
		add_action( 'init', array( self::class, 'register' ) );
		add_action( 'wp_footer', array( self::class, 'words' ), 19 );
		add_action( 'enqueue_block_editor_assets', array( self::class, 'editor' ) );
	}

	public static function register(): void {
		$to = plugins_url( 'assets/', PORTAL_INTAKE_FILE );
		wp_register_style( 'portal-intake', $to . 'form.css', array(), VERSION );
		wp_register_script( 'portal-intake-rules', $to . 'rules.js', array(), VERSION, true );
		wp_register_script( 'portal-intake-form', $to . 'form.js', array( 'portal-intake-rules' ), VERSION, true );
		wp_register_script( 'portal-intake-pieces', $to . 'pieces.js', array(), VERSION, true );
		wp_register_script( 'portal-intake-block', $to . 'block.js', array( 'wp-blocks', 'wp-element', 'wp-components', 'wp-block-editor', 'wp-server-side-render', 'wp-i18n' ), VERSION, true );
		wp_set_script_translations( 'portal-intake-block', 'portal-intake', dirname( PORTAL_INTAKE_FILE ) . '/languages' );
		add_shortcode( 'portal_form', array( Form::class, 'render' ) );
		foreach ( Documents::LISTS as $list ) {
			add_shortcode( "portal_my_$list", static fn() => Documents::render( $list ) );
		}
		add_shortcode( 'portal_price', static fn( $given ) => Snippets::render( 'price', (array) $given ) );
		add_shortcode( 'portal_stock', static fn( $given ) => Snippets::render( 'stock', (array) $given ) );
		register_block_type(
			dirname( PORTAL_INTAKE_FILE ) . '/blocks/form',
			array( 'render_callback' => array( Form::class, 'render' ) )
		);
	}

	/** Sentences for the browser, as data: a strict content security policy lets no inline script run. */
	public static function words(): void {
		if ( ! wp_script_is( 'portal-intake-form', 'enqueued' ) ) {
			return;
		}
		$words = array(
			'lookAgain' => __( 'Please look at these once more:', 'portal-intake' ),
			'number'    => __( 'This is not a number that can be read.', 'portal-intake' ),
			'date'      => __( 'This date is not complete.', 'portal-intake' ),
			'sending'   => __( 'Sending…', 'portal-intake' ),
			'away'      => __( 'This site could not be reached. What you wrote is still here; please send it once more.', 'portal-intake' ),
		);
		printf(
			'<script type="application/json" id="portal-intake-words">%s</script>',
			wp_json_encode( array( 'sentences' => Sentences::all(), 'words' => $words ), JSON_HEX_TAG | JSON_HEX_AMP ) // phpcs:ignore WordPress.Security.EscapeOutput -- tags and ampersands are written as \u.
		);
	}

	public static function editor(): void {
		$kinds = array();
		foreach ( Schemas::all() as $kind => $known ) {
			$kinds[] = array(
				'value' => $kind,
				'label' => $known['title'],
			);
		}
		wp_add_inline_script( 'portal-intake-block', 'window.portalIntakeKinds = ' . wp_json_encode( $kinds ) . ';', 'before' );
	}
}
