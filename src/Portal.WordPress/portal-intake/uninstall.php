<?php
/**
 * Removes what the plugin kept: its table, its options, the customers' numbers.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

defined( 'PORTAL_INTAKE_FILE' ) || define( 'PORTAL_INTAKE_FILE', __DIR__ . '/portal-intake.php' );
require __DIR__ . '/includes/autoload.php';

if ( ! is_multisite() ) {
	Plugin::remove();
	return;
}
foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) as $portal_intake_site ) {
	switch_to_blog( $portal_intake_site );
	Plugin::remove();
	restore_current_blog();
}
