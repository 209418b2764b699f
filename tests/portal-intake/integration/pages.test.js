// What visitors see, in a browser.
const { test } = require( 'node:test' );
const assert = require( 'node:assert' );
const fs = require( 'node:fs' );
const path = require( 'node:path' );
const bench = require( './bench.js' );
const { fill, open, pause, visitor } = require( './visitors.js' );
const { eventually, portal, signIn, php, site } = bench;
const axe = fs.readFileSync( path.join( process.env.PORTAL_NODE, 'node_modules/axe-core/axe.min.js' ), 'utf8' );
const shots = process.env.PORTAL_SHOTS;

let n = 0;
const someone = () => `visitor${ ++n }@treyresearch.test`;

open();

test( 'a visitor fills in the form in a browser and it becomes a quote in the ERP', () => visitor( async ( page ) => {
	const email = someone();
	await page.goto( site + '/quote/' );
	await fill( page, email );
	await page.getByRole( 'button', { name: 'Add another' } ).click();
	await page.getByLabel( 'Item' ).nth( 1 ).fill( '1900-S' );
	await page.getByLabel( 'Quantity' ).nth( 1 ).fill( '4' );
	await page.getByLabel( 'Customer number' ).fill( 'C-10000' );
	await page.getByLabel( 'Yes, send me news.' ).check();
	await pause( page );
	await page.getByRole( 'button', { name: 'Send' } ).click();
	await page.getByText( 'Thank you. We have it' ).waitFor();
	assert.equal( await page.getByLabel( 'E-mail' ).inputValue(), '' );
	const record = await eventually( async () => ( await portal.records( email ) ).find( ( it ) => 'promoted' === it.status ), 'it is promoted' );
	assert.equal( record.result.type, 'quote' );
	assert.equal( record.payload.lines.length, 2 );
	assert.deepEqual( record.payload.consent, { marketing: true, marketingWording: 'Yes, send me news.' } );
	assert.equal( ( await portal.get( '/api/v1/erp/quotes?key=' + record.key ) ).items.length, 1 );
} ) );

test( 'what is wrong is said before anything is sent, at its field and in a summary that leads there', () => visitor( async ( page ) => {
	await page.goto( site + '/quote/' );
	const calls = [];
	page.on( 'request', ( request ) => calls.push( request.url() ) );
	await page.getByRole( 'button', { name: 'Add another' } ).click();
	await fill( page, 'kim at trey' );
	await page.getByLabel( 'Quantity' ).first().fill( '0' );
	await page.getByLabel( 'Item' ).nth( 1 ).fill( '1900-S' );
	await page.getByRole( 'button', { name: 'Send' } ).click();
	const summary = page.locator( '.portal-intake-summary' );
	assert.deepEqual( await summary.getByRole( 'listitem' ).allInnerTexts(), [ 'E-mail: Expected an e-mail address.', 'Quantity: Must be more than 0.', 'Quantity: This is required.' ] );
	assert.equal( await page.evaluate( () => document.activeElement.className ), 'portal-intake-summary' );
	await summary.getByRole( 'link' ).nth( 2 ).click();
	assert.equal( await page.evaluate( () => document.activeElement.name ), 'portal[lines][1][quantity]' );
	assert.equal( await page.getByLabel( 'E-mail' ).getAttribute( 'aria-invalid' ), 'true' );
	assert.deepEqual( calls.filter( ( url ) => url.includes( 'submissions' ) ), [] );
} ) );

test( 'what a browser shows but gives no value of is said at its field, not left out', () => visitor( async ( page ) => {
	await page.goto( site + '/quote/' );
	await fill( page, 'kim@treyresearch.test' );
	await page.getByLabel( 'Quantity' ).first().fill( '' );
	await page.getByLabel( 'Quantity' ).first().pressSequentially( '1e' );
	await page.getByRole( 'button', { name: 'Send' } ).click();
	assert.deepEqual( await page.locator( '.portal-intake-summary' ).getByRole( 'listitem' ).allInnerTexts(), [ 'Quantity: This is not a number that can be read.' ] );
	assert.equal( await page.getByLabel( 'Quantity' ).first().getAttribute( 'aria-invalid' ), 'true' );
} ) );

test( 'errors of a line point at the line that people see when an empty one stands before it', () => visitor( async ( page ) => {
	await page.goto( site + '/quote/' );
	await page.getByRole( 'button', { name: 'Add another' } ).click();
	await page.getByLabel( 'Name', { exact: false } ).first().fill( 'Kim' );
	await page.getByLabel( 'E-mail' ).fill( 'kim@treyresearch.test' );
	await page.getByLabel( 'Item' ).nth( 1 ).fill( '1900-S' );
	await page.getByLabel( 'Quantity' ).nth( 1 ).fill( '-1' );
	await page.getByRole( 'button', { name: 'Send' } ).click();
	assert.equal( await page.getByLabel( 'Quantity' ).nth( 1 ).getAttribute( 'aria-invalid' ), 'true' );
} ) );

test( 'without scripts the form works as well, both ways', () => visitor( async ( page ) => {
	const email = someone();
	await page.goto( site + '/quote/' );
	await fill( page, email );
	await page.getByLabel( 'Quantity' ).first().fill( '0' );
	await page.getByRole( 'button', { name: 'Send' } ).click();
	await page.getByText( 'Quantity: Must be more than 0.' ).waitFor();
	assert.deepEqual( [ page.url(), await page.getByLabel( 'E-mail' ).inputValue(), await page.getByLabel( 'Item' ).first().inputValue() ], [ site + '/quote/', email, '1896-S' ], 'the page answers, with what was typed' );
	assert.equal( await php( `global $wpdb; return (int) $wpdb->get_var( "SELECT COUNT(*) FROM $wpdb->options WHERE option_name LIKE '%portal_intake_said%'" );` ), 0 );
	await page.getByLabel( 'Quantity' ).first().fill( '2' );
	await page.getByRole( 'button', { name: 'Send' } ).click();
	await page.getByText( 'Thank you. We have it' ).waitFor();
	await eventually( async () => 1 === ( await portal.records( email ) ).length, 'it arrived' );
}, { javaScriptEnabled: false } ) );

test( 'when the site is away what was typed stays, and sending it again makes one record', () => visitor( async ( page, context ) => {
	const email = someone();
	await page.goto( site + '/quote/' );
	await fill( page, email );
	await pause( page );
	await context.setOffline( true );
	await page.getByRole( 'button', { name: 'Send' } ).click();
	await page.getByText( 'This site could not be reached' ).waitFor();
	assert.equal( await page.getByLabel( 'E-mail' ).inputValue(), email );
	await context.setOffline( false );
	await page.getByRole( 'button', { name: 'Send' } ).click();
	await page.getByText( 'Thank you. We have it' ).waitFor();
	await eventually( async () => 1 === ( await portal.records( email ) ).length, 'it arrived' );
} ) );

test( 'the block draws the same form', () => visitor( async ( page ) => {
	await page.goto( site + '/block/' );
	await page.getByRole( 'button', { name: 'Ask for a quote' } ).waitFor();
	assert.equal( await page.locator( 'form.portal-intake' ).count(), 1 );
} ) );

for ( const theme of [ 'light', 'dark' ] ) {
	for ( const width of [ 360, 768, 1440 ] ) {
		test( `the form is accessible and fits, ${ theme } at ${ width }`, () => visitor( async ( page ) => {
			await page.goto( site + '/quote/' );
			await page.getByRole( 'button', { name: 'Add another' } ).click();
			await page.getByRole( 'button', { name: 'Send' } ).click();
			assert.deepEqual( await page.locator( '.portal-intake-summary li' ).allInnerTexts(), [ 'Name', 'E-mail', 'Item', 'Quantity' ].map( ( label ) => label + ': This is required.' ) );
			assert.equal( await page.getByLabel( 'Unit price' ).count(), 0, 'what is left out is left out in every row' );
			if ( shots ) {
				await page.screenshot( { path: path.join( shots, `form-${ theme }-${ width }.png` ), fullPage: true } );
			}
			await page.evaluate( axe );
			const found = await page.evaluate( () => window.axe.run( 'form.portal-intake', { runOnly: [ 'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice' ] } ) );
			assert.deepEqual( found.violations.map( ( it ) => it.id + ': ' + it.nodes.map( ( node ) => node.html ).join( ' ' ) ), [] );
			assert.ok( await page.evaluate( () => [ ...document.querySelectorAll( 'form.portal-intake *' ) ].filter( ( it ) => ! it.closest( '.portal-intake-trap' ) ).every( ( it ) => it.getBoundingClientRect().right <= document.documentElement.clientWidth + 1 ) ), 'nothing is wider than the page' );
		}, { viewport: { width, height: 900 }, colorScheme: theme } ) );
	}
}

/** Every value of a body by the name of its field. */
function flat( value, name = 'portal' ) {
	return 'object' === typeof value ? Object.entries( value ).flatMap( ( [ key, inner ] ) => flat( inner, `${ name }[${ key }]` ) ) : [ [ name, value ] ];
}

test( 'every kind that the portal takes is a form, which holds what its example says and is accessible', async () => {
	const kinds = ( await portal.get( '/api/v1/intake' ) ).items;
	assert.ok( kinds.length >= 1 );
	for ( const { kind } of kinds ) {
		const { source, ...example } = ( await portal.get( `/api/v1/intake/${ kind }/schema` ) ).examples[ 0 ];
		delete ( example.consent || {} ).marketingWording;
		await php( `wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_name' => 'kind-${ kind }', 'post_title' => 'Form', 'post_content' => '[portal_form kind="${ kind }"]' ) ); return 1;` );
		await visitor( async ( page ) => {
			await page.goto( `${ site }/kind-${ kind }/` );
			for ( const rows of Object.values( example ).filter( Array.isArray ) ) {
				for ( let more = 1; more < rows.length; more++ ) {
					await page.getByRole( 'button', { name: 'Add another' } ).click();
				}
			}
			for ( const [ name, value ] of flat( example ) ) {
				const field = page.locator( `[name="${ name }"]` );
				if ( 'boolean' === typeof value ) {
					await field.setChecked( value );
				} else if ( 'SELECT' === await field.evaluate( ( it ) => it.tagName ) ) {
					await field.selectOption( value );
				} else {
					await field.fill( String( value ) );
				}
			}
			if ( shots ) {
				await page.screenshot( { path: path.join( shots, `kind-${ kind }.png` ), fullPage: true } );
			}
			await page.evaluate( axe );
			const found = await page.evaluate( () => window.axe.run( 'form.portal-intake' ) );
			assert.deepEqual( found.violations.map( ( it ) => it.id ), [], kind );
			await pause( page );
			await page.getByRole( 'button', { name: 'Send' } ).click();
			await page.getByText( 'Thank you. We have it' ).waitFor();
		} );
		const { source: from, ...payload } = await eventually( async () => {
			const [ newest ] = ( await portal.get( `/api/v1/intake/${ kind }?limit=1` ) ).items;
			const record = newest && await portal.get( `/api/v1/intake/${ kind }/${ newest.id }` );
			return record && record.payload.source.page.endsWith( `/kind-${ kind }/` ) && record.payload;
		}, 'a record of ' + kind );
		assert.equal( from.form, kind );
		if ( payload.consent ) {
			assert.equal( payload.consent.marketingWording, 'Yes, send me news.' );
			delete payload.consent.marketingWording;
		}
		assert.deepEqual( payload, example, kind );
	}
} );

test( 'the block can be put into a page in the editor, which shows the form', () => visitor( async ( page ) => {
	await signIn( page, 'admin' );
	const id = await php( `return get_page_by_path( 'block' )->ID;` );
	await page.goto( site + `/wp-admin/post.php?post=${ id }&action=edit` );
	const canvas = page.locator( '.wp-block-portal-intake-form' );
	await canvas.getByText( 'Ask for a quote' ).waitFor( { timeout: 60000 } );
} ) );
