<?php
/**
 * Finds Portal_Intake\Some_Name in includes/class-some-name.php.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

spl_autoload_register(
	static function ( string $name ): void {
		if ( ! str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			return;
		}
		$file = __DIR__ . '/class-' . strtolower( str_replace( '_', '-', substr( $name, strlen( __NAMESPACE__ ) + 1 ) ) ) . '.php';
		if ( is_file( $file ) ) {
			require $file;
		}
	}
);
