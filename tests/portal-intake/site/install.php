<?php
require __DIR__ . '/context.php';
define( 'WP_INSTALLING', true );
require getcwd() . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install( 'Adatum Rentals', 'admin', 'admin@shop.test', false, '', 'password' );
