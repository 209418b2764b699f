<?php
/**
 * Stand-ins of four form plugins, as far as ours listens to them: those plugins are not packaged by Debian. They call the same hooks with values of the same shape.
 */

class WPCF7_Submission {

	public static array $posted = array();

	public static string $response = '';

	public static function get_instance(): self {
		return new self();
	}

	public function get_posted_data(): array {
		return self::$posted;
	}

	public function set_response( string $words ): void {
		self::$response = $words;
	}

	public function get_meta( string $name ): string {
		return 'url' === $name ? home_url( '/contact/' ) : '';
	}
}

/** Whether the form was stopped. */
function stand_in_contact_form_7( int $id, array $posted ): bool {
	WPCF7_Submission::$posted = $posted;
	$form                     = new class( $id ) {
		public function __construct( private readonly int $id ) {}
		public function id(): int {
			return $this->id;
		}
		public function title(): string {
			return 'Contact us';
		}
	};
	$abort                    = false;
	do_action_ref_array( 'wpcf7_before_send_mail', array( $form, &$abort, WPCF7_Submission::get_instance() ) );
	return $abort;
}

function stand_in_gravity_forms( int $id, array $values, int $entry ): void {
	do_action( 'gform_after_submission', $values + array( 'id' => $entry, 'form_id' => $id, 'status' => 'active', 'source_url' => home_url( '/gravity/' ) ), array( 'id' => $id, 'title' => 'Gravity quote', 'fields' => array() ) );
}

function stand_in_wpforms( int $id, array $values ): void {
	$fields = array();
	foreach ( $values as $field => $value ) {
		$fields[ $field ] = array( 'id' => $field, 'name' => "Field $field", 'type' => 'text', 'value' => $value );
	}
	do_action( 'wpforms_process_complete', $fields, array( 'fields' => $values ), array( 'id' => $id, 'settings' => array( 'form_title' => 'WPForms quote' ) ), 0 );
}

function stand_in_elementor( string $name, array $values ): void {
	$record = new class( $name, $values ) {
		public function __construct( private readonly string $name, private readonly array $values ) {}
		public function get_form_settings( string $setting ): string {
			return 'form_name' === $setting ? $this->name : '';
		}
		public function get( string $what ): array {
			return 'fields' === $what ? array_map( static fn( $value ) => array( 'value' => $value, 'raw_value' => $value ), $this->values ) : array();
		}
	};
	do_action( 'elementor_pro/forms/new_record', $record, null );
}
