<?php
/**
 * Plugin Name:       Portal Intake
 * Plugin URI:        https://www.example.com/portal
 * Description:       Forms that hand in records at Portal: stored before the visitor is answered, sent in the background, never lost, never doubled. Shows customers their quotes, contracts and invoices.
 * Version:           1.0.0
 * Requires at least: 6.1
 * Requires PHP:      8.1
 * Author:            Portal
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       portal-intake
 * Domain Path:       /languages
 * Update URI:        false
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

defined( 'ABSPATH' ) || exit;

const VERSION = '1.0.0';
define( 'PORTAL_INTAKE_FILE', __FILE__ );

require __DIR__ . '/includes/autoload.php';

register_activation_hook( __FILE__, array( Plugin::class, 'activate' ) );
register_deactivation_hook( __FILE__, array( Plugin::class, 'deactivate' ) );
add_action( 'plugins_loaded', array( Plugin::class, 'start' ) );
