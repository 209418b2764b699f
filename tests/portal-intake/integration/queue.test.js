// No form is ever lost or doubled.
const { after, before, beforeEach, test } = require( 'node:test' );
const assert = require( 'node:assert' );
const bench = require( './bench.js' );
const { due, eventually, flag, forget, lines, php, portal, post, rows, site, tick, wire } = bench;

let n = 0;
const someone = () => `kim${ ++n }@treyresearch.test`;

async function one( email ) {
	const found = await eventually( async () => ( await portal.records( email ) ).length > 0 && portal.records( email ), 'a record for ' + email );
	assert.equal( found.length, 1, 'exactly one record' );
	return found[ 0 ];
}

const arrived = ( email ) => eventually( async () => ( await rows( email ) ).every( ( row ) => 'sent' === row.state ) && rows( email ), email + ' was handed over' );

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
	flag( 'no-kick', false );
	await php( `global $wpdb; $wpdb->query( "DELETE FROM " . Portal_Intake\\Queue::table() . " WHERE state <> 'sent'" ); foreach ( array( 'refused', 'dead', 'pending', 'away', 'not-stored' ) as $t ) { delete_option( 'portal_intake_told_' . $t ); } delete_option( 'portal_intake_away' ); return 1;` );
	forget( 'mails' );
} );

test( 'a form arrives by itself within seconds and becomes a quote in the ERP', async () => {
	const email = someone();
	assert.equal( ( await post( email, { 'portal[customer][number]': 'C-10000', 'portal[lines][0][unitPrice]': '' } ) ).status, 202 );
	const record = await one( email );
	const promoted = await eventually( async () => ( await portal.records( email ) ).find( ( it ) => 'promoted' === it.status ), 'the record is promoted' );
	assert.equal( promoted.result.type, 'quote' );
	assert.equal( ( await portal.get( '/api/v1/erp/quotes?key=' + record.key ) ).items.length, 1 );
	assert.deepEqual( record.payload.source, { form: 'quote', page: site + '/quote/' } );
	const [ row ] = await arrived( email );
	assert.equal( row.portal_key, record.key );
	assert.equal( row.portal_id, record.id );
} );

test( 'a visitor is answered while the portal hangs, and their request calls nobody but the site itself', async () => {
	const email = someone();
	wire.mode = 'cut';
	forget( 'calls' );
	const began = Date.now();
	assert.equal( ( await post( email ) ).status, 202 );
	assert.ok( Date.now() - began < 3000 );
	await eventually( () => wire.posts( email ).length > 0, 'the background has tried' );
	for ( const line of lines( 'calls' ) ) {
		const [ from, to ] = line.split( '\t' );
		if ( from.includes( '/submissions' ) ) {
			assert.ok( to.startsWith( site ), `${ from } called ${ to }` );
		}
	}
	assert.ok( lines( 'calls' ).some( ( line ) => line.includes( wire.address ) && line.startsWith( '/wp-json/portal-intake/v1/run' ) ) );
} );

test( 'the portal is down for the whole first try, then up: exactly one record', async () => {
	const email = someone();
	await portal.kill();
	assert.equal( ( await post( email ) ).status, 202 );
	const [ waiting ] = await eventually( async () => { const all = await rows( email ); return all[ 0 ].attempts > 0 && '0' === all[ 0 ].lease_until && all; }, 'the first try failed' );
	assert.equal( waiting.state, 'pending' );
	assert.ok( Number( waiting.due_at ) > Number( waiting.created_at ) );
	await portal.start();
	await due();
	await tick();
	await one( email );
	assert.equal( ( await arrived( email ) ).length, 1 );
} );

for ( const where of [ 'stored', 'sending', 'answered' ] ) {
	test( `the plugin is killed when the row is ${ where }: exactly one record`, async () => {
		const email = someone();
		flag( 'die-' + where );
		// Killed in the visitor's own request, the answer is lost with it; the visitor may well press the button again.
		const token = 'browser-' + crypto.randomUUID();
		await post( email, {}, token ).catch( () => null );
		await eventually( () => ! require( 'node:fs' ).existsSync( bench.folder + '/die-' + where ), 'the plugin was killed' );
		assert.equal( ( await rows( email ) ).length, 1 );
		if ( 'stored' === where ) {
			assert.equal( ( await eventually( () => post( email, {}, token ), 'the site is there again' ) ).status, 202 );
		}
		await due();
		await tick();
		await one( email );
		assert.equal( ( await arrived( email ) ).length, 1 );
		const sent = wire.posts( email );
		assert.equal( new Set( sent.map( ( it ) => it.key ) ).size, 1 );
		assert.equal( new Set( sent.map( ( it ) => it.body ) ).size, 1 );
		if ( 'answered' === where ) {
			assert.equal( sent.length, 2 );
		}
	} );
}

test( 'a lost answer is asked for again with the same key and the same bytes: exactly one record', async () => {
	const email = someone();
	wire.mode = 'answer-lost';
	await post( email );
	await one( email );
	await eventually( async () => ( await rows( email ) )[ 0 ].lease_until === '0', 'the try is written down' );
	assert.equal( ( await rows( email ) )[ 0 ].state, 'pending' );
	wire.mode = 'open';
	await due();
	await tick();
	await one( email );
	await arrived( email );
	const sent = wire.posts( email );
	assert.ok( sent.length >= 2 );
	assert.equal( new Set( sent.map( ( it ) => it.key + it.body ) ).size, 1 );
} );

test( 'twelve runs at once send forty rows once each', async () => {
	flag( 'no-kick' );
	const all = Array.from( { length: 40 }, someone );
	for ( const email of all ) {
		assert.equal( ( await post( email ) ).status, 202 );
	}
	await Promise.all( Array.from( { length: 12 }, tick ) );
	for ( const email of all ) {
		assert.equal( wire.posts( email ).length, 1, email );
		assert.equal( ( await rows( email ) )[ 0 ].state, 'sent' );
	}
} );

test( 'a double click is one submission, a second wish is a second', async () => {
	const email = someone();
	const token = 'browser-' + crypto.randomUUID();
	const answers = await Promise.all( Array.from( { length: 8 }, () => post( email, {}, token ) ) );
	assert.deepEqual( answers.map( ( it ) => it.status ), Array( 8 ).fill( 202 ) );
	assert.equal( ( await rows( email ) ).length, 1 );
	await post( email, { 'portal[lines][0][quantity]': '3' }, token );
	await post( email );
	assert.equal( ( await rows( email ) ).length, 3 );
} );

test( 'on a page from a cache the same wish a quarter of an hour later is another wish', async () => {
	const email = someone();
	const token = 'page-' + crypto.randomUUID();
	await post( email, {}, token );
	await post( email, {}, token );
	assert.equal( ( await rows( email ) ).length, 1 );
	await php( `global $wpdb; return $wpdb->query( "UPDATE " . Portal_Intake\\Queue::table() . " SET created_at = created_at - 1000 WHERE email = '${ email }'" );` );
	await post( email, {}, token );
	await post( email, {}, token );
	assert.equal( ( await rows( email ) ).length, 2 );
} );

test( 'what the portal refuses is kept with its words, mailed once, and goes in when a person has corrected it', async () => {
	const email = someone();
	wire.mode = { status: 422, body: '{"type":"/problems/schema-violation","title":"The body breaks its schema","detail":"One violation.","errors":[{"pointer":"/lines/0/item","detail":"Expected one of A, B.","keyword":"enum"}]}' };
	await post( email );
	const row = await eventually( async () => ( await rows( email ) ).find( ( it ) => 'refused' === it.state ), 'it is refused' );
	assert.match( row.words, /\/lines\/0\/item Expected one of A, B\./ );
	await due();
	await tick();
	assert.equal( wire.posts( email ).length, 1, 'it is not tried again by itself' );
	const letters = lines( 'mails' ).map( ( line ) => JSON.parse( line ) );
	assert.equal( letters.length, 1 );
	assert.equal( letters[ 0 ].to, 'boss@shop.test' );
	assert.ok( ! letters[ 0 ].message.includes( email ), 'no letter holds what a visitor wrote' );
	wire.mode = 'open';
	const corrected = row.body.replace( '1896-S', '1900-S' );
	await php( `Portal_Intake\\Queue::correct( ${ row.id }, '${ corrected }' ); Portal_Intake\\Queue::retry( array( ${ row.id } ) ); return 1;` );
	await tick();
	assert.equal( ( await one( email ) ).payload.lines[ 0 ].item, '1900-S' );
	assert.equal( wire.posts( email )[ 1 ].key, row.idempotency_key );
} );

test( 'a wrong key is mailed, tried seldom, and everything goes in once it is right', async () => {
	const email = someone();
	await bench.connect( 'pk_nobody_has_this_key' );
	await post( email );
	const row = await eventually( async () => ( await rows( email ) ).find( ( it ) => '401' === it.status ), 'the portal said 401' );
	assert.ok( Number( row.due_at ) - Number( row.tried_at ) >= 900 );
	assert.equal( lines( 'mails' ).length, 1 );
	await bench.connect();
	await php( `Portal_Intake\\Queue::hurry( true ); return 1;` );
	await tick();
	await one( email );
} );

test( 'Retry-After is waited for', async () => {
	const email = someone();
	wire.mode = { status: 503, headers: { 'Retry-After': '700' } };
	await post( email );
	const row = await eventually( async () => ( await rows( email ) ).find( ( it ) => '503' === it.status ), 'the portal said 503' );
	assert.ok( Number( row.due_at ) - Number( row.tried_at ) >= 700 );
	await tick();
	assert.equal( wire.posts( email ).length, 1 );
} );

test( 'after 72 hours a submission is dead, stays visible, is mailed, and goes in with its own key when a person says so', async () => {
	const email = someone();
	wire.mode = 'cut';
	await post( email );
	await eventually( async () => ( await rows( email ) )[ 0 ].lease_until === '0' && Number( ( await rows( email ) )[ 0 ].attempts ) > 0, 'the first try failed' );
	await php( `global $wpdb; return $wpdb->query( "UPDATE " . Portal_Intake\\Queue::table() . " SET due_at = 0, since = since - 72 * 3600 WHERE email = '${ email }'" );` );
	await tick();
	const [ row ] = await rows( email );
	assert.equal( row.state, 'dead' );
	assert.ok( lines( 'mails' ).some( ( line ) => line.includes( '72 hours' ) ) );
	wire.mode = 'open';
	await php( `return Portal_Intake\\Queue::retry();` );
	await tick();
	await one( email );
	assert.equal( new Set( wire.posts( email ).map( ( it ) => it.key ) ).size, 1 );
} );

test( 'a portal that is away for more than six hours is mailed, once in an hour', async () => {
	wire.mode = 'cut';
	flag( 'no-kick' );
	await post( someone() );
	await php( `return add_option( 'portal_intake_away', time() - 7 * 3600, '', 'no' );` );
	for ( let i = 0; i < 3; i++ ) {
		await due();
		await tick();
	}
	assert.equal( lines( 'mails' ).filter( ( line ) => line.includes( 'more than six hours' ) ).length, 1 );
} );

test( 'when the portal is back, what waited goes out at once and not at its own next try', async () => {
	const waiting = [ someone(), someone(), someone() ];
	wire.mode = 'cut';
	for ( const email of waiting ) {
		await post( email );
	}
	for ( let i = 0; i < 3; i++ ) {
		await due();
		await tick();
	}
	wire.mode = 'open';
	const email = someone();
	await post( email );
	for ( const each of [ ...waiting, email ] ) {
		await arrived( each );
	}
} );

test( 'a trap that was filled in, or a form sent faster than anybody types, is held and not lost', async () => {
	const [ trapped, quick ] = [ someone(), someone() ];
	assert.equal( ( await post( trapped, { portal_intake_confirm: 'https://spam.test' } ) ).status, 202 );
	assert.equal( ( await post( quick, { elapsed: '90' } ) ).status, 202 );
	await tick();
	assert.equal( wire.posts( trapped ).length + wire.posts( quick ).length, 0 );
	const [ row ] = await rows( trapped );
	assert.equal( row.state, 'held' );
	await php( `return Portal_Intake\\Queue::retry( array( ${ row.id } ) );` );
	await tick();
	await one( trapped );
} );

test( 'the site refuses what the portal would refuse, in the same words', async () => {
	const bad = { 'portal[lines][0][quantity]': '1.00001', 'portal[customer][name]': '', 'portal[currency]': 'usd', 'portal[requestedDeliveryDate]': '18.12.2026' };
	const answer = await post( 'kim at trey', bad );
	assert.equal( answer.status, 422 );
	const ours = ( await answer.json() ).errors.map( ( { pointer, detail, keyword } ) => ( { pointer, detail, keyword } ) );
	const body = { customer: { email: 'kim at trey' }, lines: [ { item: '1896-S', quantity: 1.00001 } ], requestedDeliveryDate: '18.12.2026', currency: 'usd' };
	const theirs = await ( await fetch( portal.address + '/api/v1/intake/quote-requests', { method: 'POST', headers: { Authorization: 'Bearer ' + bench.key, 'Content-Type': 'application/json' }, body: JSON.stringify( body ) } ) ).json();
	const sorted = ( all ) => all.sort( ( a, b ) => a.pointer.localeCompare( b.pointer ) );
	assert.deepEqual( sorted( ours ), sorted( theirs.errors ) );
	assert.equal( ours.length, 5 );
} );

test( 'a stranger cannot start the background, and gets no key', async () => {
	assert.equal( ( await fetch( site + '/wp-json/portal-intake/v1/run', { method: 'POST', body: new URLSearchParams( { at: String( Math.floor( Date.now() / 1000 ) ), refresh: '', proof: 'x' } ) } ) ).status, 401 );
	assert.ok( ! ( await ( await fetch( site + '/quote/' ) ).text() ).includes( 'pk_' ) );
} );
