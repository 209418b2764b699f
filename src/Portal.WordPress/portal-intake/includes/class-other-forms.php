<?php
/**
 * Forms of other plugins.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * Listens to Contact Form 7, Gravity Forms, WPForms and Elementor. What a mapped form held is kept as it was, so that a wrong mapping loses nothing.
 */
final class Other_Forms {

	public const PLUGINS = array(
		'contact-form-7' => 'Contact Form 7',
		'gravity-forms'  => 'Gravity Forms',
		'wpforms'        => 'WPForms',
		'elementor'      => 'Elementor',
	);

	public static function hook(): void {
		add_action( 'wpcf7_before_send_mail', array( self::class, 'contact_form_7' ), 10, 2 );
		add_action( 'gform_after_submission', array( self::class, 'gravity_forms' ), 10, 2 );
		add_action( 'wpforms_process_complete', array( self::class, 'wpforms' ), 10, 4 );
		add_action( 'elementor_pro/forms/new_record', array( self::class, 'elementor' ) );
	}

	/**
	 * Before the mail, so that a mail server that is away loses nothing. What was not stored is not thanked for.
	 *
	 * @param \WPCF7_ContactForm $form
	 */
	public static function contact_form_7( object $form, bool &$abort ): void {
		$submission = \WPCF7_Submission::get_instance();
		if ( $submission && ! self::take( 'contact-form-7', (string) $form->id(), $form->title(), (array) $submission->get_posted_data(), (string) $submission->get_meta( 'url' ), '' ) ) {
			$abort = true;
			$submission->set_response( Intake::not_stored() );
		}
	}

	/**
	 * @param array<string,mixed> $entry Values by the ids of inputs.
	 * @param array<string,mixed> $form
	 */
	public static function gravity_forms( array $entry, array $form ): void {
		if ( 'spam' !== ( $entry['status'] ?? '' ) ) {
			self::take( 'gravity-forms', (string) $form['id'], (string) $form['title'], $entry, (string) ( $entry['source_url'] ?? '' ), (string) ( $entry['id'] ?? '' ) );
		}
	}

	/**
	 * @param array<int,array<string,mixed>> $fields
	 * @param array<string,mixed>            $entry
	 * @param array<string,mixed>            $form
	 */
	public static function wpforms( array $fields, array $entry, array $form, int|string $id ): void {
		self::take( 'wpforms', (string) $form['id'], (string) ( $form['settings']['form_title'] ?? '' ), array_column( $fields, 'value', 'id' ), (string) wp_get_referer(), (string) ( $id ?: '' ) );
	}

	/** @param \ElementorPro\Modules\Forms\Classes\Form_Record $record */
	public static function elementor( object $record ): void {
		$name = (string) $record->get_form_settings( 'form_name' );
		self::take( 'elementor', $name, $name, array_map( static fn( $field ) => $field['raw_value'] ?? $field['value'] ?? '', (array) $record->get( 'fields' ) ), (string) wp_get_referer(), '' );
	}

	/**
	 * @param array<string|int,mixed> $posted
	 * @param string                  $entry The other plugin's own id of the submission, or none.
	 * @return bool False when the form is ours to keep and could not be stored.
	 */
	private static function take( string $plugin, string $form, string $title, array $posted, string $page, string $entry ): bool {
		$mapping = Mapping::of( $plugin, $form );
		if ( null === $mapping ) {
			return true;
		}
		$schema = Schemas::of( $mapping['kind'] );
		$page   = esc_url_raw( $page );
		$number = Customer::proven_number();
		$body   = array();
		if ( null !== $schema ) {
			$body = Mapping::apply( $schema, $mapping['fields'], $posted );
			Fields::fill( $schema, $body, $title, $page, $number );
		}
		$kept = wp_json_encode( compact( 'plugin', 'form', 'posted', 'page', 'number' ) );
		// Without an id of the entry each call is a submission: those plugins keep a second click off themselves.
		$token = '' === $entry ? 'browser-' . wp_generate_uuid4() : "browser-$plugin-$form-$entry";
		$row = Intake::take( $mapping['kind'], $body, '' === $title ? "$plugin $form" : $title, $token, null === $schema ? Queue::REFUSED : Queue::PENDING, false === $kept ? null : $kept );
		if ( null !== $row && null === $schema ) {
			Alarm::raise( 'no-schema', $mapping['kind'] );
		}
		return null !== $row;
	}
}
