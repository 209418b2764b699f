<?php
/**
 * Lets tests break the plugin where it hurts: a file in the bench's folder says where the process dies, or that the background does not start by itself.
 */

function portal_bench( string $name ): bool {
	$file = getenv( 'PORTAL_BENCH' ) . "/$name";
	return is_file( $file );
}

function portal_bench_die( string $where ): void {
	if ( portal_bench( "die-$where" ) ) {
		// The server's worker is gone as if the power were; the next one takes its place.
		unlink( getenv( 'PORTAL_BENCH' ) . "/die-$where" );
		posix_kill( posix_getpid(), SIGKILL );
	}
}

add_action( 'portal_intake_stored', static fn() => portal_bench_die( 'stored' ) );
add_action( 'portal_intake_sending', static fn() => portal_bench_die( 'sending' ) );
add_action( 'portal_intake_answered', static fn() => portal_bench_die( 'answered' ) );

// What goes out, and from which address of the site: no visitor's request may call the portal.
add_filter(
	'pre_http_request',
	static function ( $answer, array $args, string $url ) {
		$folder = getenv( 'PORTAL_BENCH' );
		if ( $folder ) {
			file_put_contents( "$folder/calls", ( $_SERVER['REQUEST_URI'] ?? 'cli' ) . "\t$url\n", FILE_APPEND | LOCK_EX );
		}
		if ( str_contains( $url, '/portal-intake/v1/run' ) && portal_bench( 'no-kick' ) ) {
			return new WP_Error( 'bench', 'No call of the site to itself.' );
		}
		return $answer;
	},
	10,
	3
);

add_filter(
	'pre_wp_mail',
	static function ( $sent, array $letter ) {
		if ( getenv( 'PORTAL_BENCH' ) ) {
			file_put_contents( getenv( 'PORTAL_BENCH' ) . '/mails', wp_json_encode( $letter ) . "\n", FILE_APPEND | LOCK_EX );
		}
		return true;
	},
	10,
	2
);
