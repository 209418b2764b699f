<?php
/**
 * Runs PHP inside of the site and prints what it gives as JSON: php eval.php SITE 'return 1;'
 */
require __DIR__ . '/context.php';
require getcwd() . '/wp-load.php';
echo "\n", json_encode( eval( $argv[2] ) ); // phpcs:ignore -- a test's own words.
