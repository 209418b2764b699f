<?php
/**
 * Which field of another plugin's form goes where.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Lists the mappings, adds one, changes one.
 */
final class Mapping_Page {

	public const SLUG = 'portal-intake-mappings';

	public static function hook(): void {
		add_action( 'admin_menu', array( self::class, 'menu' ), 15 );
		add_action( 'admin_post_portal_intake_mapping', array( self::class, 'save' ) );
	}

	public static function menu(): void {
		add_submenu_page( Submissions_Page::SLUG, __( 'Other forms', 'portal-intake' ), __( 'Other forms', 'portal-intake' ), Plugin::CAPABILITY, self::SLUG, array( self::class, 'show' ) );
	}

	public static function show(): void {
		if ( ! current_user_can( Plugin::CAPABILITY ) ) {
			return;
		}
		// phpcs:disable WordPress.Security.NonceVerification -- only chooses what is shown.
		$plugin = sanitize_key( wp_unslash( $_GET['plugin'] ?? '' ) );
		$form   = sanitize_text_field( wp_unslash( $_GET['form'] ?? '' ) );
		$kind   = sanitize_key( wp_unslash( $_GET['kind'] ?? '' ) );
		// phpcs:enable
		printf( '<div class="wrap"><h1>%s</h1>', esc_html__( 'Other forms', 'portal-intake' ) );
		$known  = Mapping::of( $plugin, $form );
		$schema = Schemas::of( '' === $kind ? $known['kind'] ?? '' : $kind );
		if ( isset( Other_Forms::PLUGINS[ $plugin ] ) && '' !== $form && null !== $schema ) {
			self::edit( $plugin, $form, '' === $kind ? $known['kind'] : $kind, $schema, $known['fields'] ?? array() );
		} else {
			self::overview();
		}
		echo '</div>';
	}

	private static function overview(): void {
		printf( '<p>%s</p>', esc_html__( 'Forms of Contact Form 7, Gravity Forms, WPForms and Elementor can hand in records as well. Say which form becomes what; then say where its fields go.', 'portal-intake' ) );
		$all = Mapping::all();
		if ( $all ) {
			printf( '<table class="widefat striped"><thead><tr><th scope="col">%s</th><th scope="col">%s</th><th scope="col">%s</th></tr></thead><tbody>', esc_html__( 'Plugin', 'portal-intake' ), esc_html__( 'Form', 'portal-intake' ), esc_html__( 'Becomes', 'portal-intake' ) );
			foreach ( $all as $one ) {
				printf( '<tr><td>%s</td><td><a href="%s">%s</a></td><td>%s</td></tr>', esc_html( Other_Forms::PLUGINS[ $one['plugin'] ] ), esc_url( add_query_arg( array( 'plugin' => $one['plugin'], 'form' => rawurlencode( $one['form'] ) ) ) ), esc_html( $one['form'] ), esc_html( Schemas::all()[ $one['kind'] ]['title'] ?? $one['kind'] ) );
			}
			echo '</tbody></table>';
		}
		printf( '<h2>%s</h2><form method="get"><input type="hidden" name="page" value="%s"><p>', esc_html__( 'Connect a form', 'portal-intake' ), esc_attr( self::SLUG ) );
		self::choice( 'plugin', __( 'Plugin', 'portal-intake' ), Other_Forms::PLUGINS );
		printf( ' <label for="portal-intake-form">%s</label> <input id="portal-intake-form" name="form" required> ', esc_html__( 'Id of the form (Elementor: its name)', 'portal-intake' ) );
		self::choice( 'kind', __( 'Becomes', 'portal-intake' ), array_map( static fn( $one ) => $one['title'], Schemas::all() ) );
		printf( ' <button class="button button-primary">%s</button></p></form>', esc_html__( 'Say where its fields go', 'portal-intake' ) );
	}

	/** @param array<string,string> $options */
	private static function choice( string $name, string $label, array $options ): void {
		printf( '<label for="portal-intake-%2$s">%1$s</label> <select id="portal-intake-%2$s" name="%2$s">', esc_html( $label ), esc_attr( $name ) );
		foreach ( $options as $value => $word ) {
			printf( '<option value="%s">%s</option>', esc_attr( $value ), esc_html( $word ) );
		}
		echo '</select>';
	}

	/**
	 * @param array<string,mixed>  $schema
	 * @param array<string,string> $fields
	 */
	private static function edit( string $plugin, string $form, string $kind, array $schema, array $fields ): void {
		$theirs = self::fields_of( $plugin, $form );
		/* translators: 1: plugin, 2: form, 3: kind of record */
		printf( '<p>%s</p>', esc_html( sprintf( __( '%1$s, form %2$s, becomes: %3$s. Give each field the name of a field of the form, or a fixed text after "=". Leave empty what the form does not ask.', 'portal-intake' ), Other_Forms::PLUGINS[ $plugin ], $form, Schemas::all()[ $kind ]['title'] ) ) );
		printf( '<form method="post" action="%s"><input type="hidden" name="action" value="portal_intake_mapping"><input type="hidden" name="plugin" value="%s"><input type="hidden" name="form" value="%s"><input type="hidden" name="kind" value="%s">', esc_url( admin_url( 'admin-post.php' ) ), esc_attr( $plugin ), esc_attr( $form ), esc_attr( $kind ) );
		wp_nonce_field( 'portal_intake_mapping' );
		echo '<datalist id="portal-intake-theirs">';
		foreach ( $theirs as $name => $label ) {
			printf( '<option value="%s">%s</option>', esc_attr( $name ), esc_html( $label ) );
		}
		printf( '</datalist><table class="widefat striped"><thead><tr><th scope="col">%s</th><th scope="col">%s</th></tr></thead><tbody>', esc_html__( 'In the portal', 'portal-intake' ), esc_html__( 'Field of the form, or =text', 'portal-intake' ) );
		foreach ( self::rows( $schema, $fields ) as $pointer => $leaf ) {
			$id = 'portal-intake-field-' . md5( $pointer );
			printf( '<tr><td><label for="%1$s">%2$s</label> <code>%3$s</code></td><td><input class="regular-text" id="%1$s" name="fields[%3$s]" list="portal-intake-theirs" value="%4$s"></td></tr>', esc_attr( $id ), esc_html( $leaf['title'] ?? '' ), esc_attr( $pointer ), esc_attr( $fields[ $pointer ] ?? '' ) );
		}
		printf( '</tbody></table><p><button class="button button-primary">%s</button> <button class="button" name="remove" value="1">%s</button></p></form>', esc_html__( 'Save', 'portal-intake' ), esc_html__( 'Disconnect this form', 'portal-intake' ) );
	}

	/**
	 * Every value that a form may fill in. Lists get one row more than is filled in, so that there is always room for another.
	 *
	 * @param array<string,mixed>  $schema
	 * @param array<string,string> $fields
	 * @return array<string,array<string,mixed>>
	 */
	private static function rows( array $schema, array $fields ): array {
		$rows = array();
		foreach ( Fields::leaves( $schema ) as $pointer => $leaf ) {
			// Which words stood beside the box of another plugin's form only its mapping can say.
			if ( str_starts_with( $pointer, '/source/' ) || ( Fields::WORDING !== $pointer && Fields::is_by_front_door( $pointer, $leaf ) ) ) {
				continue;
			}
			if ( ! str_contains( $pointer, '*' ) ) {
				$rows[ $pointer ] = $leaf;
				continue;
			}
			for ( $at = 0; $at < 20; $at++ ) {
				$rows[ preg_replace( '/\*/', (string) $at, $pointer, 1 ) ] = $leaf;
				$list = strstr( $pointer, '*', true ) . $at . '/';
				if ( ! array_filter( array_keys( $fields ), static fn( $used ) => str_starts_with( $used, $list ) ) ) {
					break;
				}
			}
		}
		return $rows;
	}

	/** @return array<string,string> Names and labels, as far as the other plugin tells. */
	private static function fields_of( string $plugin, string $form ): array {
		$found = array();
		if ( 'contact-form-7' === $plugin && function_exists( 'wpcf7_contact_form' ) && wpcf7_contact_form( (int) $form ) ) {
			foreach ( wpcf7_contact_form( (int) $form )->scan_form_tags() as $tag ) {
				$found[ $tag->name ] = $tag->name;
			}
		} elseif ( 'gravity-forms' === $plugin && class_exists( '\GFAPI' ) ) {
			foreach ( ( \GFAPI::get_form( (int) $form ) ?: array() )['fields'] ?? array() as $field ) {
				foreach ( $field->inputs ?: array( array( 'id' => $field->id, 'label' => $field->label ) ) as $input ) {
					$found[ (string) $input['id'] ] = $input['label'];
				}
			}
		} elseif ( 'wpforms' === $plugin && function_exists( 'wpforms' ) ) {
			$content = wpforms()->form->get( (int) $form, array( 'content_only' => true ) );
			foreach ( is_array( $content ) ? $content['fields'] ?? array() : array() as $field ) {
				$found[ (string) $field['id'] ] = (string) ( $field['label'] ?? '' );
			}
		}
		return array_filter( $found, static fn( $name ) => '' !== (string) $name, ARRAY_FILTER_USE_KEY );
	}

	public static function save(): void {
		check_admin_referer( 'portal_intake_mapping' );
		if ( ! current_user_can( Plugin::CAPABILITY ) ) {
			wp_die( esc_html__( 'You may not do this.', 'portal-intake' ), 403 );
		}
		$plugin = sanitize_key( wp_unslash( $_POST['plugin'] ?? '' ) );
		$form   = sanitize_text_field( wp_unslash( $_POST['form'] ?? '' ) );
		$kind   = sanitize_key( wp_unslash( $_POST['kind'] ?? '' ) );
		$fields = array_filter( array_map( 'sanitize_text_field', array_filter( (array) wp_unslash( $_POST['fields'] ?? array() ), 'is_string' ) ), static fn( $from ) => '' !== $from );
		if ( ! isset( Other_Forms::PLUGINS[ $plugin ] ) || '' === $form || null === Schemas::of( $kind ) ) {
			wp_die( esc_html__( 'There is no such form.', 'portal-intake' ), '', array( 'response' => 400, 'back_link' => true ) );
		}
		$others = array_values( array_filter( Mapping::all(), static fn( $one ) => $one['plugin'] !== $plugin || $one['form'] !== $form ) );
		$mine   = isset( $_POST['remove'] ) || ! $fields ? array() : array( compact( 'plugin', 'form', 'kind', 'fields' ) );
		update_option( Mapping::OPTION, array_merge( $others, $mine ), false );
		wp_safe_redirect( admin_url( 'admin.php?page=' . self::SLUG ) );
		exit;
	}
}
