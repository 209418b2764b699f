<?php
require __DIR__ . '/context.php';
require getcwd() . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/plugin.php';
$result = activate_plugin( 'portal-intake/portal-intake.php' );
if ( is_wp_error( $result ) ) {
	fwrite( STDERR, $result->get_error_message() . "\n" );
	exit( 1 );
}
update_option( 'permalink_structure', '/%postname%/' );
flush_rewrite_rules();
$pages = array(
	'quote'    => '[portal_form kind="quote-requests" name="quote" hide="/currency,/lines/*/unitPrice"]',
	'block'    => '<!-- wp:portal-intake/form {"kind":"quote-requests","name":"block","button":"Ask for a quote"} /-->',
	'mine'     => "<h2>Quotes</h2>[portal_my_quotes]<h2>Contracts</h2>[portal_my_contracts]<h2>Invoices</h2>[portal_my_invoices]",
	'desk'     => '<p>Costs [portal_price item="1896-S" currency="USD"], [portal_stock item="1896-S"].</p>',
);
foreach ( $pages as $name => $content ) {
	wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_name' => $name, 'post_title' => ucfirst( $name ), 'post_content' => $content ) );
}
wp_create_user( 'kim', 'password', 'kim@treyresearch.test' );
