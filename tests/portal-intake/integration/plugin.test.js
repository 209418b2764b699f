// What belongs to a plugin that others rely on: other plugins' forms, privacy, health, commands, coming and going.
const { after, before, beforeEach, test } = require( 'node:test' );
const assert = require( 'node:assert' );
const path = require( 'node:path' );
const bench = require( './bench.js' );
const { eventually, flag, php, portal, rows, site, tick, wire } = bench;

const inside = ( file ) => path.join( __dirname, file );
const cli = ( command ) => php( `require_once '${ inside( 'wp-cli.php' ) }'; $cli = new Portal_Intake\\Cli(); ${ command } return WP_CLI::$said;` );
const others = ( call ) => php( `require_once '${ inside( 'other-forms.php' ) }'; ${ call } return 1;` );
const fields = `array( '/customer/name' => 'NAME', '/customer/email' => 'EMAIL', '/lines/0/item' => '=1896-S', '/lines/0/quantity' => 'DESKS' )`;
const map = ( plugin, form, names ) =>
	php( `update_option( 'portal_intake_mappings', array( array( 'plugin' => '${ plugin }', 'form' => '${ form }', 'kind' => 'quote-requests', 'fields' => ${ Object.entries( names ).reduce( ( all, [ from, to ] ) => all.replace( from, to ), fields ) } ) ), false ); return 1;` );

let n = 0;
const someone = () => `other${ ++n }@treyresearch.test`;

before( async () => {
	await wire.start();
	await portal.start();
	await bench.connect();
} );
after( async () => {
	wire.server.close();
	wire.server.closeAllConnections();
	await portal.kill();
} );
beforeEach( async () => {
	wire.mode = 'open';
	flag( 'no-kick' );
	await php( `global $wpdb; return $wpdb->query( 'DELETE FROM ' . Portal_Intake\\Queue::table() );` );
} );

async function becameOne( email, form ) {
	await tick();
	const found = await eventually( async () => ( await portal.records( email ) ).length && portal.records( email ), 'a record for ' + email );
	assert.equal( found.length, 1 );
	assert.equal( found[ 0 ].payload.source.form, form );
	assert.deepEqual( found[ 0 ].payload.lines, [ { item: '1896-S', quantity: 2 } ] );
}

test( 'a form of Contact Form 7 becomes a record', async () => {
	const email = someone();
	await map( 'contact-form-7', '12', { NAME: 'your-name', EMAIL: 'your-email', DESKS: 'desks' } );
	await others( `stand_in_contact_form_7( 12, array( 'your-name' => 'Kim', 'your-email' => '${ email }', 'desks' => array( '2' ) ) ); stand_in_contact_form_7( 13, array( 'your-name' => 'Nobody mapped this', 'your-email' => '${ email }' ) );` );
	await becameOne( email, 'Contact us' );
} );

test( 'a form of Gravity Forms becomes a record, once for each entry', async () => {
	const email = someone();
	await map( 'gravity-forms', '3', { NAME: '1.3', EMAIL: '2', DESKS: '4' } );
	await others( `foreach ( array( 1, 2 ) as $twice ) { stand_in_gravity_forms( 3, array( '1.3' => 'Kim', '2' => '${ email }', '4' => '2' ), 77 ); }` );
	await becameOne( email, 'Gravity quote' );
} );

test( 'a form of WPForms becomes a record', async () => {
	const email = someone();
	await map( 'wpforms', '5', { NAME: '0', EMAIL: '1', DESKS: '2' } );
	await others( `stand_in_wpforms( 5, array( 0 => 'Kim', 1 => '${ email }', 2 => '2' ) );` );
	await becameOne( email, 'WPForms quote' );
} );

test( 'a form of Elementor becomes a record', async () => {
	const email = someone();
	await map( 'elementor', 'Ask us', { NAME: 'name', EMAIL: 'email', DESKS: 'desks' } );
	await others( `stand_in_elementor( 'Ask us', array( 'name' => 'Kim', 'email' => '${ email }', 'desks' => '2' ) );` );
	await becameOne( email, 'Ask us' );
} );

test( 'a wrong mapping loses nothing: the form is mapped once more from what it held, and goes in with its key', async () => {
	const email = someone();
	await map( 'elementor', 'Ask us', { NAME: 'name', EMAIL: 'email', DESKS: 'no-such-field' } );
	await others( `stand_in_elementor( 'Ask us', array( 'name' => 'Kim', 'email' => '${ email }', 'desks' => '2' ) );` );
	await tick();
	const [ row ] = await rows( email );
	assert.equal( row.state, 'refused' );
	assert.match( row.words, /lines/ );
	await map( 'elementor', 'Ask us', { NAME: 'name', EMAIL: 'email', DESKS: 'desks' } );
	await php( `$row = Portal_Intake\\Queue::find( ${ row.id } ); Portal_Intake\\Queue::correct( ${ row.id }, Portal_Intake\\Mapping::again( $row ) ); return Portal_Intake\\Queue::retry( array( ${ row.id } ) );` );
	await becameOne( email, 'Ask us' );
	assert.equal( new Set( wire.posts( email ).map( ( it ) => it.key ) ).size, 1 );
} );

test( 'a mapped form whose kind the portal has not told yet is kept and mailed, and goes in once mapped', async () => {
	const email = someone();
	bench.forget( 'mails' );
	await map( 'elementor', 'Ask us', { NAME: 'name', EMAIL: 'email', DESKS: 'desks' } );
	await php( `update_option( 'portal_intake_schemas', array(), false ); delete_option( 'portal_intake_told_no-schema' ); return 1;` );
	await others( `stand_in_elementor( 'Ask us', array( 'name' => 'Kim', 'email' => '${ email }', 'desks' => '2' ) );` );
	const [ row ] = await php( `return Portal_Intake\\Queue::page( 'refused' );` );
	assert.equal( row.kind, 'quote-requests' );
	assert.equal( row.body, '{}' );
	assert.deepEqual( JSON.parse( row.fields ).posted, { name: 'Kim', email, desks: '2' } );
	assert.equal( bench.lines( 'mails' ).length, 1 );
	assert.ok( ! bench.lines( 'mails' )[ 0 ].includes( email ) );
	await bench.connect();
	await php( `$row = Portal_Intake\\Queue::find( ${ row.id } ); Portal_Intake\\Queue::correct( ${ row.id }, Portal_Intake\\Mapping::again( $row ) ); return Portal_Intake\\Queue::retry( array( ${ row.id } ) );` );
	assert.equal( ( await rows( email ) ).length, 1, 'its address is known now' );
	await becameOne( email, 'Ask us' );
} );

test( 'a kind that a mapping or a waiting form needs stays when the portal lists it no more', async () => {
	await map( 'elementor', 'Ask us', { NAME: 'name', EMAIL: 'email', DESKS: 'desks' } );
	const read = () => php( `$old = get_option( 'portal_intake_schemas' ); $old['gone'] = $old['waiting'] = $old['quote-requests']; update_option( 'portal_intake_schemas', $old, false ); Portal_Intake\\Schemas::refresh(); return array_keys( get_option( 'portal_intake_schemas' ) );` );
	await php( `return Portal_Intake\\Queue::store( array( 'kind' => 'waiting', 'form' => '', 'email' => '', 'body' => '{}', 'fields' => null, 'state' => 'pending' ), 'w' );` );
	wire.mode = { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"items":[]}' };
	assert.deepEqual( ( await read() ).sort(), [ 'quote-requests', 'waiting' ] );
	wire.mode = 'open';
	await bench.connect();
} );

test( 'a form of another plugin that could not be stored is not thanked for', async () => {
	await map( 'contact-form-7', '12', { NAME: 'your-name', EMAIL: 'your-email', DESKS: 'desks' } );
	const [ stopped, said ] = await php( `require_once '${ inside( 'other-forms.php' ) }'; add_filter( 'query', static fn( $sql ) => str_starts_with( $sql, 'INSERT INTO \`' . Portal_Intake\\Queue::table() ) ? 'INSERT INTO nowhere VALUES ( 1 )' : $sql ); return array( stand_in_contact_form_7( 12, array( 'your-name' => 'Kim' ) ), WPCF7_Submission::$response );` );
	assert.equal( stopped, true );
	assert.match( said, /could not be stored/ );
} );

test( "a customer's number goes in with another plugin's form only with the nonce of their session, and mapping once more changes nobody's", async () => {
	const numbers = async ( nonce ) => {
		const email = someone();
		await map( 'elementor', 'Ask us', { NAME: 'name', EMAIL: 'email', DESKS: 'desks' } );
		await others( `wp_set_current_user( get_user_by( 'login', 'kim' )->ID ); Portal_Intake\\Customer::tie( get_current_user_id(), '10007' ); $_SERVER['HTTP_X_WP_NONCE'] = ${ nonce }; stand_in_elementor( 'Ask us', array( 'name' => 'Kim', 'email' => '${ email }', 'desks' => '2' ) );` );
		const [ row ] = await rows( email );
		const again = await php( `wp_set_current_user( 1 ); Portal_Intake\\Customer::tie( 1, '90001' ); $body = Portal_Intake\\Mapping::again( Portal_Intake\\Queue::find( ${ row.id } ) ); Portal_Intake\\Customer::tie( 1, '' ); return $body;` );
		return [ JSON.parse( row.body ).customer.number, JSON.parse( again ).customer.number ];
	};
	assert.deepEqual( await numbers( `wp_create_nonce( 'wp_rest' )` ), [ '10007', '10007' ] );
	assert.deepEqual( await numbers( `'x'` ), [ undefined, undefined ] );
} );

test( 'a consent goes with the words that stood beside the box, and without known words there is none', async () => {
	const drawn = await ( await fetch( site + '/quote/' ) ).text();
	const proof = /name="wording_proof" value="([^"]+)"/.exec( drawn )[ 1 ];
	await php( `$all = get_option( 'portal_intake' ); $all['wording'] = 'Other words.'; return update_option( 'portal_intake', $all, false );` );
	const consent = async ( more ) => {
		const email = someone();
		assert.equal( ( await bench.post( email, { 'portal[consent][marketing]': 'true', ...more } ) ).status, 202 );
		return JSON.parse( ( await rows( email ) )[ 0 ].body ).consent;
	};
	assert.deepEqual( await consent( { wording: 'Yes, send me news.', wording_proof: proof } ), { marketing: true, marketingWording: 'Yes, send me news.' } );
	assert.equal( await consent( { wording: 'Never said.', wording_proof: proof } ), undefined );
	assert.equal( await consent( {} ), undefined );
	await bench.connect();
} );

test( "another plugin's form hands in a consent with the words of its mapping, never with ours", async () => {
	const apply = ( more ) => php( `$body = Portal_Intake\\Mapping::apply( Portal_Intake\\Schemas::of( 'quote-requests' ), array( '/consent/marketing' => 'ok'${ more } ), array( 'ok' => '1' ) ); Portal_Intake\\Fields::fill( Portal_Intake\\Schemas::of( 'quote-requests' ), $body, 'f', '', null ); return $body['consent'];` );
	assert.deepEqual( await apply( '' ), { marketing: true } );
	assert.deepEqual( await apply( `, '/consent/marketingWording' => '=Their words.'` ), { marketing: true, marketingWording: 'Their words.' } );
} );

test( 'personal data is exported and erased, and what is on its way is not lost', async () => {
	const email = someone();
	await bench.post( email );
	await tick();
	wire.mode = 'cut';
	await bench.post( email );
	const exported = await php( `return Portal_Intake\\Privacy::export( '${ email.toUpperCase() }' );` );
	assert.equal( exported.data.length, 2 );
	assert.ok( exported.data[ 0 ].data.some( ( it ) => it.value.includes( email ) ) );
	const erased = await php( `return apply_filters( 'wp_privacy_personal_data_erasers', array() )['portal-intake']['callback']( '${ email }' );` );
	assert.deepEqual( [ erased.items_removed, erased.items_retained ], [ true, true ] );
	wire.mode = 'open';
	await bench.due();
	await tick();
	const second = await php( `return Portal_Intake\\Privacy::erase( '${ email }' );` );
	assert.deepEqual( [ second.items_removed, second.items_retained ], [ true, false ] );
	assert.deepEqual( await rows( email ), [] );
	assert.equal( ( await portal.records( email ) ).length, 2 );
} );

test( 'a customer number and what a form of another plugin held are exported and erased, however much there is', async () => {
	const email = 'kim@treyresearch.test';
	await map( 'elementor', 'Ask us', { NAME: 'name', EMAIL: 'no-such-field', DESKS: 'no-such-field' } );
	await others( `Portal_Intake\\Customer::tie( get_user_by( 'email', '${ email }' )->ID, '10007' ); for ( $i = 0; $i < 150; $i++ ) { stand_in_elementor( 'Ask us', array( 'name' => 'Kim', 'mail' => ' Kim@treyresearch.test ', 'secret' => 'only in the form' ) ); } global $wpdb; $wpdb->query( 'UPDATE ' . Portal_Intake\\Queue::table() . " SET state = IF( id % 3 = 0, 'pending', 'refused' )" );` );
	const { data } = await php( `return Portal_Intake\\Privacy::export( '${ email }' );` );
	assert.equal( data[ 0 ].data[ 0 ].value, '10007' );
	assert.ok( data[ 1 ].data.some( ( it ) => it.value.includes( 'only in the form' ) ) );
	const erase = () => php( `return Portal_Intake\\Privacy::erase( '${ email }' );` );
	assert.deepEqual( ( await erase() ).done, false, 'a hundred at once' );
	const { items_removed, items_retained, done } = await php( `global $wpdb; $wpdb->query( 'UPDATE ' . Portal_Intake\\Queue::table() . " SET state = 'refused' WHERE state = 'pending' ORDER BY id LIMIT 49" ); return Portal_Intake\\Privacy::erase( '${ email }' );` );
	assert.deepEqual( [ items_removed, items_retained, done ], [ true, true, true ] );
	assert.equal( ( await rows( email ) ).length, 1 );
	assert.deepEqual( await php( `return get_user_meta( get_user_by( 'email', '${ email }' )->ID, Portal_Intake\\Customer::key(), true );` ), '' );
} );

test( 'spam that nobody released is kept as long as the rest, and 30 days at the most', async () => {
	const left = ( days, age ) => php( `global $wpdb; $t = Portal_Intake\\Queue::table(); $wpdb->query( "DELETE FROM $t" ); Portal_Intake\\Queue::store( array( 'kind' => 'k', 'form' => '', 'email' => '', 'body' => '{}', 'fields' => null, 'state' => 'held' ), 'spam' ); $wpdb->query( "UPDATE $t SET created_at = created_at - ${ age } * 86400" ); Portal_Intake\\Queue::forget( ${ days } ); return Portal_Intake\\Queue::counts()['held'];` );
	assert.deepEqual( [ await left( 7, 6 ), await left( 7, 8 ), await left( 90, 29 ), await left( 90, 31 ) ], [ 1, 0, 1, 0 ] );
} );

test( 'an invitation of one site of a network opens no other', async () => {
	assert.deepEqual( await php( `$link = Portal_Intake\\Customer::invitation( '10007' ); parse_str( wp_parse_url( $link, PHP_URL_QUERY ), $parts ); $here = Portal_Intake\\Customer::read_invitation( $parts['invitation'] ); $GLOBALS['blog_id'] = 2; return array( $here['number'], Portal_Intake\\Customer::read_invitation( $parts['invitation'] ) );` ), [ '10007', null ] );
} );

test( 'of a trouble that comes several times at once one letter is written', async () => {
	bench.forget( 'mails' );
	await php( `return delete_option( 'portal_intake_told_away' );` );
	await Promise.all( Array.from( { length: 6 }, () => php( `Portal_Intake\\Alarm::raise( 'away', '' ); return 1;` ) ) );
	assert.equal( bench.lines( 'mails' ).length, 1 );
} );

test( 'what was handed over is forgotten after the days of the settings, what needs a person is not', async () => {
	const [ old, young, refused ] = [ someone(), someone(), someone() ];
	for ( const email of [ old, young, refused ] ) {
		await bench.post( email );
	}
	await tick();
	await php( `global $wpdb; $t = Portal_Intake\\Queue::table(); $wpdb->query( "UPDATE $t SET due_at = due_at - 31 * 86400, created_at = created_at - 31 * 86400 WHERE email IN ('${ old }','${ refused }')" ); $wpdb->query( "UPDATE $t SET state = 'refused' WHERE email = '${ refused }'" ); do_action( 'portal_intake_hour' ); return 1;` );
	assert.deepEqual( [ ( await rows( old ) ).length, ( await rows( young ) ).length, ( await rows( refused ) ).length ], [ 0, 1, 1 ] );
} );

test( 'Site Health says how things stand', async () => {
	const status = async () => ( await php( `return Portal_Intake\\Site_Health::test();` ) );
	await tick();
	assert.equal( ( await status() ).status, 'good' );
	assert.ok( 'portal_intake' in ( await php( `return apply_filters( 'site_status_tests', array( 'direct' => array() ) )['direct'];` ) ) );
	await bench.post( someone() );
	await php( `global $wpdb; return $wpdb->query( 'UPDATE ' . Portal_Intake\\Queue::table() . ' SET created_at = created_at - 3600' );` );
	assert.match( ( await status() ).label, /wait for the portal/ );
	await php( `global $wpdb; return $wpdb->query( 'UPDATE ' . Portal_Intake\\Queue::table() . " SET state = 'dead'" );` );
	assert.match( ( await status() ).label, /need a person/ );
	await php( `global $wpdb; return $wpdb->query( 'DELETE FROM ' . Portal_Intake\\Queue::table() );` );
	await php( `return update_option( 'portal_intake_last_run', 1 );` );
	assert.match( ( await status() ).label, /WP-Cron/ );
	await tick();
} );

test( 'the commands tell, send, retry and refresh', async () => {
	const email = someone();
	await bench.post( email );
	assert.deepEqual( await cli( '$cli->status();' ), [ 'pending: 1', 'refused: 0', 'dead: 0', 'held: 0', 'sent: 0' ] );
	assert.deepEqual( await cli( '$cli->send();' ), [ 'Success: 1 submissions were handed over.' ] );
	await php( `global $wpdb; return $wpdb->query( 'UPDATE ' . Portal_Intake\\Queue::table() . " SET state = 'dead'" );` );
	assert.deepEqual( await cli( '$cli->retry();' ), [ 'Success: 1 submissions will be tried again.' ] );
	assert.match( ( await cli( '$cli->refresh();' ) )[ 0 ], /quote-requests/ );
	await cli( '$cli->send();' );
	assert.equal( ( await portal.records( email ) ).length, 1 );
} );

test( 'a form is drawn from the last schema while the portal is away, and the schema stays', async () => {
	wire.mode = 'cut';
	await php( `do_action( 'portal_intake_hour' ); return 1;` );
	assert.ok( ( await ( await fetch( site + '/quote/' ) ).text() ).includes( 'name="portal[customer][email]"' ) );
} );

test( 'a formula in what somebody typed does not run in a spreadsheet', async () => {
	await bench.post( someone(), { form: '=HYPERLINK("http://spam.test")' } );
	const csv = await php( `$file = tempnam( sys_get_temp_dir(), 'csv' ); Portal_Intake\\Export::write( $file, null ); $text = file_get_contents( $file ); unlink( $file ); return $text;` );
	assert.match( csv, /"'=HYPERLINK/ );
} );

test( 'hostile posts are refused or stored as text, and never an error of the server', async () => {
	const posts = [
		{ kind: 'no-such-kind' }, { token: 'x' }, { 'kind[]': 'a' }, { portal: 'text' }, { 'portal[customer]': 'text' }, { 'portal[lines]': 'text' }, { 'portal[lines][0]': 'text' },
		{ 'portal[customer][name][x]': 'deep' }, { 'portal[customer][name]': 'x'.repeat( 300000 ) }, { 'portal[lines][0][quantity]': '1e99999' }, { 'portal[customer][email]': '\0' }, { page: 'javascript:alert(1)' }, { portal_intake_confirm: [ 'x', 'y' ] },
	];
	for ( const bad of posts ) {
		const answer = await bench.post( someone(), bad );
		assert.ok( answer.status < 500, JSON.stringify( bad ).slice( 0, 80 ) + answer.status );
	}
	const email = someone();
	assert.equal( ( await bench.post( email, { 'portal[message]': '<script>alert(1)</script> \'; DROP TABLE wp_users; -- \\\\ "q"' } ) ).status, 202 );
	assert.equal( JSON.parse( ( await rows( email ) )[ 0 ].body ).message, '<script>alert(1)</script> \'; DROP TABLE wp_users; -- \\\\ "q"' );
} );

test( 'deactivated nothing runs and nothing is lost; deleted nothing is left behind', async () => {
	const email = someone();
	await bench.post( email );
	await php( `require_once ABSPATH . 'wp-admin/includes/plugin.php'; deactivate_plugins( 'portal-intake/portal-intake.php' ); return 1;` );
	assert.equal( await php( `return wp_next_scheduled( 'portal_intake_minute' );` ), false );
	await php( `require_once ABSPATH . 'wp-admin/includes/plugin.php'; activate_plugin( 'portal-intake/portal-intake.php' ); return 1;` );
	assert.notEqual( await php( `return wp_next_scheduled( 'portal_intake_minute' );` ), false );
	await tick();
	assert.equal( ( await portal.records( email ) ).length, 1 );
	await php( `require_once ABSPATH . 'wp-admin/includes/plugin.php'; deactivate_plugins( 'portal-intake/portal-intake.php' ); return 1;` );
	await php( `require_once ABSPATH . 'wp-admin/includes/plugin.php'; uninstall_plugin( 'portal-intake/portal-intake.php' ); return 1;` );
	const left = await php( `global $wpdb; return array( $wpdb->get_col( "SHOW TABLES LIKE '%portal_intake%'" ), $wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE '%portal_intake%'" ), $wpdb->get_col( "SELECT meta_key FROM $wpdb->usermeta WHERE meta_key LIKE '%portal_intake%'" ) );` );
	assert.deepEqual( left, [ [], [], [] ] );
} );
