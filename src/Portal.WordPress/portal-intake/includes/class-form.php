<?php
/**
 * Draws a form.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * A form of any kind from its schema: labels, hints and rules are the portal's, the looks are the theme's. Works without scripts, better with them.
 */
final class Form {

	/** A field that people do not see; what fills it in is a machine. */
	public const TRAP = 'portal_intake_confirm';

	private static int $drawn = 0;

	/**
	 * @param array<string,mixed>  $schema
	 * @param array<string,string> $preset Values by pointer.
	 * @param list<string>         $hidden Pointers that are left out.
	 * @param string               $said   HTML of what the visitor is told.
	 */
	private function __construct(
		private readonly array $schema,
		private readonly string $id,
		private readonly array $preset,
		private readonly array $hidden,
		private readonly string $said
	) {}

	/** @param array<string,string>|string $given Attributes of the shortcode or block. */
	public static function render( array|string $given ): string {
		$given  = shortcode_atts(
			array(
				'kind'   => 'quote-requests',
				'name'   => '',
				'hide'   => '',
				'preset' => '',
				'button' => '',
			),
			(array) $given,
			'portal_form'
		);
		$schema = Schemas::of( $given['kind'] );
		if ( null === $schema ) {
			return self::not_ready( $given['kind'] );
		}
		wp_enqueue_style( 'portal-intake' );
		wp_enqueue_script( 'portal-intake-form' );
		$name   = '' === $given['name'] ? $given['kind'] : $given['name'];
		$hidden = array_filter( array_map( 'trim', explode( ',', $given['hide'] ) ) );
		$values = Refused_Form::values( $given['kind'], $name );
		$said   = null === $values ? self::said() : Refused_Form::said();
		$form   = new self( $schema, 'portal-intake-' . ++self::$drawn, $values ?? self::presets( $given['preset'] ), $hidden, $said );
		return $form->whole( $given['kind'], $name, $given['button'] );
	}

	private static function not_ready( string $kind ): string {
		if ( ! current_user_can( Plugin::CAPABILITY ) ) {
			return '<p>' . esc_html__( 'This form is not ready yet. Please come back in a few minutes.', 'portal-intake' ) . '</p>';
		}
		/* translators: %s: kind of record */
		return '<p>' . esc_html( sprintf( __( 'Portal Intake has not read the schema of "%s" yet. Save its settings once the portal can be reached.', 'portal-intake' ), $kind ) ) . '</p>';
	}

	/** @return array<string,string> /lines/0/item=1896-S, /currency=USD */
	private static function presets( string $given ): array {
		$presets = array();
		foreach ( array_filter( array_map( 'trim', explode( ',', $given ) ) ) as $pair ) {
			$parts                = explode( '=', $pair, 2 );
			$presets[ $parts[0] ] = $parts[1] ?? '';
		}
		return $presets;
	}

	private function whole( string $kind, string $name, string $button ): string {
		$rules = wp_json_encode( $this->schema, JSON_HEX_TAG | JSON_HEX_AMP );
		$token = 'page-' . wp_generate_uuid4();
		// Only for who is signed in, whose pages are not in a shared cache. Others have nothing that a forged request could use.
		$extra = is_user_logged_in() ? sprintf( '<input type="hidden" name="_wpnonce" value="%s">', esc_attr( wp_create_nonce( 'wp_rest' ) ) ) : '';
		return sprintf(
			'<form class="portal-intake" id="%1$s" method="post" data-endpoint="%2$s" aria-label="%9$s">
			<div class="portal-intake-summary" role="alert" tabindex="-1">%3$s</div>
			<input type="hidden" name="action" value="portal_intake"><input type="hidden" name="kind" value="%4$s"><input type="hidden" name="form" value="%5$s"><input type="hidden" name="token" value="%6$s"><input type="hidden" name="page" value="%7$s">%8$s
			<p class="portal-intake-trap" aria-hidden="true"><label>%10$s <input type="text" name="%11$s" tabindex="-1" autocomplete="off"></label></p>
			%12$s
			<p class="portal-intake-send wp-block-button"><button type="submit" class="wp-block-button__link wp-element-button">%13$s</button></p>
			<p class="portal-intake-status" role="status"></p>
			<script type="application/json" class="portal-intake-schema">%14$s</script></form>',
			esc_attr( $this->id ),
			esc_url( rest_url( Intake_Endpoint::SPACE . '/submissions' ) ),
			$this->said,
			esc_attr( $kind ),
			esc_attr( $name ),
			esc_attr( $token ),
			esc_url( self::page() ),
			$extra . $this->wording(),
			esc_attr( $this->schema['title'] ?? $kind ),
			esc_html__( 'Leave this empty', 'portal-intake' ),
			esc_attr( self::TRAP ),
			$this->members( $this->schema, '', true ),
			esc_html( '' === $button ? __( 'Send', 'portal-intake' ) : $button ),
			$rules
		);
	}

	/** The words beside the box travel with the form, signed: a page from a cache was drawn with those of its day. */
	private function wording(): string {
		$words = (string) Settings::get( 'wording' );
		return isset( Fields::leaves( $this->schema )[ Fields::WORDING ] )
			? sprintf( '<input type="hidden" name="wording" value="%s"><input type="hidden" name="wording_proof" value="%s">', esc_attr( $words ), esc_attr( self::wording_proof( $words ) ) )
			: '';
	}

	public static function wording_proof( string $words ): string {
		return wp_hash( "portal-intake-wording|$words" );
	}

	/** What a form that was sent without scripts came back with. */
	private static function said(): string {
		return 'thanks' === ( $_GET['portal-intake'] ?? '' ) ? '<p>' . esc_html( self::thanks() ) . '</p>' : ''; // phpcs:ignore WordPress.Security -- only chooses a sentence.
	}

	public static function thanks(): string {
		return __( 'Thank you. We have it and will come back to you.', 'portal-intake' );
	}

	/** The address of the page, without what belongs to one visit of it. */
	private static function page(): string {
		$page = is_singular() ? get_permalink( get_queried_object_id() ) : false;
		return $page ? $page : home_url( '/' );
	}

	/** @param array<string,mixed> $schema */
	private function members( array $schema, string $pointer, bool $needed ): string {
		$required = $schema['required'] ?? array();
		$drawn    = '';
		foreach ( $schema['properties'] ?? array() as $name => $member ) {
			if ( is_array( $member ) ) {
				$drawn .= $this->member( $member, Pointer::join( $pointer, $name ), $needed && in_array( $name, $required, true ) );
			}
		}
		return $drawn;
	}

	/** @param array<string,mixed> $schema */
	private function member( array $schema, string $pointer, bool $needed ): string {
		$schema = Rules::follow( $this->schema, $schema );
		$types  = Rules::types( $schema );
		if ( Fields::is_by_front_door( $pointer, $schema ) || in_array( Pointer::general( str_replace( '/__', '/0', $pointer ) ), $this->hidden, true ) || ( '/customer/number' === $pointer && null !== Customer::number() ) ) {
			return isset( $this->preset[ $pointer ] ) ? sprintf( '<input type="hidden" name="%s" value="%s">', esc_attr( $this->name( $pointer ) ), esc_attr( $this->preset[ $pointer ] ) ) : '';
		}
		return match ( true ) {
			in_array( 'object', $types, true ) => $this->group( $schema, $pointer, $this->members( $schema, $pointer, $needed ) ),
			in_array( 'array', $types, true )  => $this->rows( $schema, $pointer, $needed ),
			default                            => $this->field( $schema, $types, $pointer, $needed ),
		};
	}

	/** @param array<string,mixed> $schema */
	private function group( array $schema, string $pointer, string $inner, string $class = '' ): string {
		return '' === $inner ? '' : sprintf(
			'<fieldset class="portal-intake-group%s" id="%s" tabindex="-1"><legend>%s</legend>%s</fieldset>',
			esc_attr( $class ),
			esc_attr( $this->id_of( $pointer ) ),
			esc_html( self::title( $schema, $pointer ) ),
			$inner
		);
	}

	/** @param array<string,mixed> $schema */
	private function rows( array $schema, string $pointer, bool $needed ): string {
		$item = Rules::follow( $this->schema, $schema['items'] ?? array() );
		$row  = fn( string $at ) => sprintf(
			'<div class="portal-intake-row" role="group" aria-label="%s">%s<button type="button" class="portal-intake-remove" hidden>%s</button></div>',
			/* translators: 1: title of a list, 2: number in it */
			esc_attr( sprintf( __( '%1$s, number %2$s', 'portal-intake' ), self::title( $schema, $pointer ), is_numeric( $at ) ? $at + 1 : $at ) ),
			$this->row( $item, "$pointer/$at", $needed ),
			esc_html__( 'Remove', 'portal-intake' )
		);
		$inner = sprintf(
			'<div class="portal-intake-rows">%s</div><template>%s</template><p><button type="button" class="portal-intake-add" data-most="%d" hidden>%s</button></p><p class="portal-intake-error" id="%s-error"></p>',
			implode( '', array_map( $row, $this->indexes( $pointer ) ) ),
			$row( '__' ),
			$schema['maxItems'] ?? 200,
			esc_html__( 'Add another', 'portal-intake' ),
			esc_attr( $this->id_of( $pointer ) )
		);
		return $this->group( $schema, $pointer, $inner, ' portal-intake-list' );
	}

	/** @return list<string> Of rows that have values; the first always. */
	private function indexes( string $pointer ): array {
		$found = array_map( static fn( $at ) => preg_match( '#^' . preg_quote( $pointer, '#' ) . '/(\d{1,2})(/|$)#D', $at, $part ) ? $part[1] : '0', array_keys( $this->preset ) );
		return array_map( 'strval', range( 0, max( array( 0, ...array_map( 'intval', $found ) ) ) ) );
	}

	/** @param array<string,mixed> $item */
	private function row( array $item, string $pointer, bool $needed ): string {
		return isset( $item['properties'] ) ? $this->members( $item, $pointer, $needed ) : $this->field( $item, Rules::types( $item ), $pointer, $needed );
	}

	/**
	 * @param array<string,mixed> $schema
	 * @param list<string>        $types
	 */
	private function field( array $schema, array $types, string $pointer, bool $needed ): string {
		$id        = $this->id_of( $pointer );
		$title     = self::title( $schema, $pointer );
		$hint      = $schema['description'] ?? '';
		$is_switch = in_array( 'boolean', $types, true );
		if ( '/consent/marketing' === $pointer ) {
			$title = Settings::get( 'wording' );
			$hint  = '';
		}
		$shared  = sprintf(
			'id="%1$s" name="%2$s" aria-describedby="%1$s-error%3$s"%4$s',
			esc_attr( $id ),
			esc_attr( $this->name( $pointer ) ),
			'' === $hint ? '' : ' ' . esc_attr( $id ) . '-hint',
			$needed && ! $is_switch ? ' required' : ''
		);
		$control = $this->control( $schema, $types, $pointer, $shared );
		$mark    = $needed && ! $is_switch ? ' <span class="portal-intake-needed">' . esc_html__( '(required)', 'portal-intake' ) . '</span>' : '';
		$label   = sprintf( '<label for="%s">%s%s</label>', esc_attr( $id ), esc_html( $title ), $mark );
		return sprintf(
			'<div class="portal-intake-field%s" data-pointer="%s">%s%s<p class="portal-intake-error" id="%s-error"></p></div>',
			$is_switch ? ' portal-intake-switch' : '',
			esc_attr( $pointer ),
			$is_switch ? $control . $label : $label . $control,
			'' === $hint ? '' : sprintf( '<p class="portal-intake-hint" id="%s-hint">%s</p>', esc_attr( $id ), esc_html( $hint ) ),
			esc_attr( $id )
		);
	}

	/**
	 * @param array<string,mixed> $schema
	 * @param list<string>        $types
	 * @param string              $shared Escaped attributes.
	 */
	private function control( array $schema, array $types, string $pointer, string $shared ): string {
		$value  = (string) ( $this->preset[ $pointer ] ?? '' );
		$most   = $schema['maxLength'] ?? null;
		$length = null === $most ? '' : sprintf( ' maxlength="%d"', $most );
		if ( isset( $schema['enum'] ) ) {
			$words   = array_filter( $schema['enum'], 'is_string' );
			$options = array_map( static fn( $word ) => sprintf( '<option value="%s"%s>%s</option>', esc_attr( $word ), selected( $word, $value, false ), esc_html( ucfirst( str_replace( '-', ' ', $word ) ) ) ), $words );
			return "<select $shared><option value=\"\"></option>" . implode( '', $options ) . '</select>';
		}
		if ( in_array( 'boolean', $types, true ) ) {
			return "<input type=\"checkbox\" $shared value=\"true\"" . checked( in_array( $value, array( '1', 'true' ), true ), true, false ) . '>';
		}
		if ( null !== $most && $most > 500 ) {
			return "<textarea $shared rows=\"3\"$length>" . esc_textarea( $value ) . '</textarea>';
		}
		$type = match ( true ) {
			(bool) array_intersect( array( 'number', 'integer' ), $types ) => 'type="number" step="any" inputmode="decimal"',
			'date' === ( $schema['format'] ?? '' )                         => 'type="date"',
			'email' === ( $schema['format'] ?? '' )                        => 'type="email" autocomplete="email"',
			default                                                        => 'type="text"' . self::autocomplete( $pointer ),
		};
		return "<input $type $shared$length value=\"" . esc_attr( $value ) . '">';
	}

	/** What a browser may fill in by itself (WCAG 1.3.5). */
	private static function autocomplete( string $pointer ): string {
		$known = array(
			'name'    => 'name',
			'company' => 'organization',
			'phone'   => 'tel',
		);
		$last  = (string) basename( $pointer );
		return isset( $known[ $last ] ) ? " autocomplete=\"{$known[$last]}\"" : '';
	}

	/** @param array<string,mixed> $schema */
	private static function title( array $schema, string $pointer ): string {
		return $schema['title'] ?? ucfirst( basename( $pointer ) );
	}

	private function id_of( string $pointer ): string {
		return $this->id . str_replace( '/', '-', $pointer );
	}

	/** /lines/0/item is portal[lines][0][item] */
	private function name( string $pointer ): string {
		return 'portal[' . implode( '][', Pointer::steps( $pointer ) ) . ']';
	}
}
