<?php
/**
 * Submissions as a file.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * CSV of everything, a page at a time.
 */
final class Export {

	private const COLUMNS = array( 'id', 'kind', 'form', 'state', 'created_at', 'attempts', 'tried_at', 'status', 'words', 'portal_id', 'portal_key', 'idempotency_key', 'body' );

	public static function write( string $to, ?string $state ): void {
		$file = fopen( $to, 'w' ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- a stream.
		fputcsv( $file, self::COLUMNS, ',', '"', '' );
		$before = PHP_INT_MAX;
		do {
			$rows = Queue::page( $state, $before, 200 );
			foreach ( $rows as $row ) {
				fputcsv( $file, array_map( static fn( $column ) => self::cell( $column, (string) $row->$column ), self::COLUMNS ), ',', '"', '' );
				$before = (int) $row->id;
			}
		} while ( $rows );
		fclose( $file ); // phpcs:ignore WordPress.WP.AlternativeFunctions
	}

	private static function cell( string $column, string $value ): string {
		if ( str_ends_with( $column, '_at' ) ) {
			return (int) $value > 0 ? gmdate( 'Y-m-d\TH:i:s\Z', (int) $value ) : '';
		}
		// A spreadsheet runs what begins like this.
		return preg_match( '/^[=+\-@\t\r]/', $value ) ? "'" . $value : $value;
	}
}
