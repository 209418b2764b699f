// Somebody at a browser, for the tests of pages.
const { after, before, beforeEach } = require( 'node:test' );
const assert = require( 'node:assert' );
const bench = require( './bench.js' );
const { flag, php, portal, wire } = bench;

let browser;

/** Once a file of tests: the portal, the wire to it, a theme with a light and a dark side, a browser. */
function open() {
	before( async () => {
		await wire.start();
		await portal.start();
		await bench.connect( bench.everything );
		await php( `switch_theme( 'twentytwentyone' ); set_theme_mod( 'respect_user_color_preference', true ); return 1;` );
		browser = await bench.browser();
	} );
	after( async () => {
		await browser.close();
		wire.server.close();
		wire.server.closeAllConnections();
		await portal.kill();
	} );
	beforeEach( () => {
		wire.mode = 'open';
		flag( 'no-kick', false );
	} );
}

/** A visitor; errors of the page's scripts end the test. */
async function visitor( use, options = {} ) {
	const context = await browser.newContext( options );
	const page = await context.newPage();
	const faults = [];
	page.on( 'pageerror', ( fault ) => faults.push( fault.message ) );
	try {
		await use( page, context );
		assert.deepEqual( faults, [] );
	} finally {
		await context.close();
	}
}

async function fill( page, email, form = page ) {
	await form.getByLabel( 'Name', { exact: false } ).first().fill( 'Kim Ellery' );
	await form.getByLabel( 'E-mail' ).fill( email );
	await form.getByLabel( 'Item' ).first().fill( '1896-S' );
	await form.getByLabel( 'Quantity' ).first().fill( '2' );
}

/** Type as slowly as people do. */
const pause = ( page ) => page.waitForTimeout( 1600 );

module.exports = { fill, open, pause, visitor };
