<?php
/**
 * A stand-in of WP-CLI, which Debian does not package: it runs a command as WP-CLI would and keeps what was said.
 */
class WP_CLI {

	public static array $said = array();

	public static function line( string $text ): void {
		self::$said[] = $text;
	}

	public static function success( string $text ): void {
		self::$said[] = "Success: $text";
	}

	public static function error( string $text ): void {
		throw new Exception( $text );
	}
}
