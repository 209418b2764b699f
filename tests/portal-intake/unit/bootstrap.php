<?php
/**
 * What the plugin's rules need of WordPress: hardly anything.
 */

define( 'ABSPATH', __DIR__ );
define( 'DAY_IN_SECONDS', 86400 );
define( 'PORTAL_INTAKE_FILE', __DIR__ . '/../../../src/Portal.WordPress/portal-intake/portal-intake.php' );

function __( string $text ): string {
	return $text;
}

require dirname( PORTAL_INTAKE_FILE ) . '/includes/autoload.php';

/** The table of cases that PHP, the browser and the portal answer alike. */
function cases(): array {
	return json_decode( file_get_contents( __DIR__ . '/../rules.json' ), true, 512, JSON_THROW_ON_ERROR );
}
