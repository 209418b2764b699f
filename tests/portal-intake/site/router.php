<?php
$path = parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH );
$file = $_SERVER['DOCUMENT_ROOT'] . $path;
if ( is_file( $file ) ) {
	return false;
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = is_file( "$file/index.php" ) ? rtrim( $path, '/' ) . '/index.php' : '/index.php';
chdir( is_file( "$file/index.php" ) ? $file : $_SERVER['DOCUMENT_ROOT'] );
require is_file( "$file/index.php" ) ? "$file/index.php" : $_SERVER['DOCUMENT_ROOT'] . '/index.php';
