// What goes wrong around the forms and mends itself: a lost table, another key, a wrong clock, a schedule that stands still.
const { after, before, beforeEach, test } = require( 'node:test' );
const assert = require( 'node:assert' );
const bench = require( './bench.js' );
const { flag, forget, lines, php, portal, post, rows, tick, wire } = bench;

let n = 0;
const someone = () => `repair${ ++n }@treyresearch.test`;
const change = ( email, what ) => php( `global $wpdb; return $wpdb->query( "UPDATE " . Portal_Intake\\Queue::table() . " SET ${ what } WHERE email = '${ email }'" );` );
const saveAndTest = ( key ) => php( `wp_set_current_user( 1 ); add_filter( 'wp_redirect', static fn() => throw new Exception( 'saved' ) ); $_POST = array( 'key' => '${ key }', 'mail' => 'boss@shop.test', 'days' => '30', 'wording' => 'Yes.' ); $_REQUEST['_wpnonce'] = wp_create_nonce( 'portal_intake_settings' ); try { Portal_Intake\\Settings_Page::save(); } catch ( Exception $done ) { return $done->getMessage(); }` );

before( async () => {
	await wire.start();
	await portal.start();
} );
after( async () => {
	wire.server.close();
	wire.server.closeAllConnections();
	await portal.kill();
} );
beforeEach( async () => {
	wire.mode = 'open';
	flag( 'no-kick' );
	await bench.connect();
	await php( `global $wpdb; $wpdb->query( "DELETE FROM " . Portal_Intake\\Queue::table() ); $wpdb->query( "DELETE FROM $wpdb->options WHERE option_name LIKE 'portal\\_intake\\_told%' OR option_name = 'portal_intake_away'" ); wp_cache_flush(); return 1;` );
	forget( 'mails' );
} );

test( 'a table that is gone is made again by the next form, which is kept', async () => {
	const email = someone();
	await php( `Portal_Intake\\Queue::drop(); return 1;` );
	assert.equal( ( await post( email ) ).status, 202 );
	assert.equal( ( await rows( email ) ).length, 1 );
} );

test( 'an activation makes a table that is gone, whatever the options say', async () => {
	await php( `Portal_Intake\\Queue::drop(); Portal_Intake\\Plugin::activate(); return 1;` );
	assert.deepEqual( await rows( 'nobody@shop.test' ), [] );
} );

test( 'another zip with another key is taken over once, and nothing else of the settings', async () => {
	const ship = ( key ) => php( `file_put_contents( WP_PLUGIN_DIR . '/portal-intake/portal-intake-defaults.php', "<?php return array( 'address' => '${ wire.address }', 'key' => '${ key }' );" ); return 1;` );
	const settings = () => php( `return get_option( 'portal_intake' );` );
	try {
		const email = someone();
		await bench.connect( 'pk_old_key_of_the_old_zip' );
		await post( email );
		await tick();
		assert.equal( ( await rows( email ) )[ 0 ].status, '401' );
		await ship( bench.key );
		const { key, mail, wording } = await settings();
		assert.deepEqual( { key, mail, wording }, { key: bench.key, mail: 'boss@shop.test', wording: 'Yes, send me news.' } );
		await tick();
		assert.equal( ( await rows( email ) )[ 0 ].state, 'sent', 'what waited for the key goes at once' );
		await bench.connect( 'pk_typed_by_a_person' );
		assert.equal( ( await settings() ).key, 'pk_typed_by_a_person', 'the same zip does not win twice' );
	} finally {
		await php( `unlink( WP_PLUGIN_DIR . '/portal-intake/portal-intake-defaults.php' ); return 1;` );
	}
} );

test( 'saved and tested, what waited for the right key goes at once, and who was told until when to wait does not', async () => {
	const [ key, told, limited ] = [ someone(), someone(), someone() ];
	for ( const [ email, status, headers ] of [ [ key, 401, {} ], [ told, 503, { 'Retry-After': '700' } ], [ limited, 429, {} ] ] ) {
		wire.mode = { status, headers };
		await post( email );
		await tick();
		assert.equal( ( await rows( email ) )[ 0 ].status, String( status ) );
	}
	wire.mode = 'open';
	assert.equal( await saveAndTest( bench.key ), 'saved' );
	await tick();
	assert.deepEqual( [ ( await rows( key ) )[ 0 ].state, ( await rows( told ) )[ 0 ].state, ( await rows( limited ) )[ 0 ].state ], [ 'sent', 'pending', 'sent' ] );
	await change( told, 'retry_until = 1' );
	assert.equal( await saveAndTest( bench.key ), 'saved' );
	await tick();
	assert.equal( ( await rows( told ) )[ 0 ].state, 'sent', 'once that time is over it goes with the others' );
} );

test( 'times that were written while the clock was wrong hold nothing back', async () => {
	const [ late, leased, waits ] = [ someone(), someone(), someone() ];
	for ( const email of [ late, leased, waits ] ) {
		await post( email );
	}
	await change( late, 'due_at = due_at + 400 * 86400' );
	await change( leased, "lease = 'dead', lease_until = due_at + 400 * 86400" );
	await change( waits, 'due_at = due_at + 3600' );
	await tick();
	assert.deepEqual( [ ( await rows( late ) )[ 0 ].state, ( await rows( leased ) )[ 0 ].state, ( await rows( waits ) )[ 0 ].state ], [ 'sent', 'sent', 'pending' ] );
} );

test( 'when nothing has run for an hour and forms wait, the next form or administrator has it mailed, once', async () => {
	const email = someone();
	await post( email );
	assert.notEqual( await php( `update_option( 'portal_intake_last_run', time() - 7200, false ); Portal_Intake\\Background::watch(); return has_action( 'admin_init', array( Portal_Intake\\Background::class, 'watch' ) );` ), false );
	assert.deepEqual( lines( 'mails' ), [], 'a form that came just now waits for nobody yet' );
	await change( email, 'created_at = created_at - 7200' );
	await post( someone() );
	await php( `Portal_Intake\\Background::watch(); return 1;` );
	assert.equal( lines( 'mails' ).length, 1 );
	assert.match( lines( 'mails' )[ 0 ], /WP-Cron has not run/ );
} );

test( 'what was read is kept for a week from its reading while the portal is away, and forgotten when it may not be read any more', async () => {
	const path = '/api/v1/reference/inventory-levels';
	const read = ( then ) => php( `$path = '${ path }'; Portal_Intake\\Cache::refresh( $path ); ${ then } $name = 'portal_intake_' . md5( $path . '|' . Portal_Intake\\Settings::get( 'address' ) ); $known = get_transient( $name ); return array( count( $known['rows'] ), $known['etag'], (int) get_option( '_transient_timeout_' . $name ) - $known['at'], $known['status'] );` );
	const [ count ] = await read( '' );
	assert.ok( count > 0 );
	await php( `$name = 'portal_intake_' . md5( '${ path }|' . Portal_Intake\\Settings::get( 'address' ) ); $known = get_transient( $name ); $known['at'] -= 86400; return set_transient( $name, $known, 7 * 86400 );` );
	wire.mode = { status: 503 };
	const [ still, , left ] = await read( '' );
	assert.equal( still, count );
	assert.ok( Math.abs( left - 7 * 86400 ) < 5, String( left ) );
	for ( const status of [ 401, 403, 404, 410 ] ) {
		wire.mode = 'open';
		assert.equal( ( await read( '' ) )[ 0 ], count );
		wire.mode = { status };
		assert.deepEqual( ( await read( '' ) ).toSpliced( 2, 1 ), [ 0, '', status ] );
	}
} );
