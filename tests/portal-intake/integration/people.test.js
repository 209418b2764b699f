// What customers and administrators see, in a browser.
const { test } = require( 'node:test' );
const assert = require( 'node:assert' );
const fs = require( 'node:fs' );
const path = require( 'node:path' );
const bench = require( './bench.js' );
const { fill, open, pause, visitor } = require( './visitors.js' );
const { eventually, php, portal, rows, signIn, site, wire } = bench;
const shots = process.env.PORTAL_SHOTS;

let n = 0;
const someone = () => `customer${ ++n }@treyresearch.test`;

open();

test( 'a customer sees what is theirs, and nobody else does', async () => {
	await php( `Portal_Intake\\Customer::tie( get_user_by( 'login', 'kim' )->ID, 'C-10000' ); return 1;` );
	const theirs = ( await portal.get( '/api/v1/customers/C-10000/invoices' ) ).items;
	await visitor( async ( page ) => {
		await signIn( page, 'kim' );
		await page.goto( site + '/mine/' );
		await page.getByText( theirs[ 0 ].number ).waitFor();
		if ( shots ) {
			await page.screenshot( { path: path.join( shots, 'mine.png' ), fullPage: true } );
		}
	} );
	await php( `Portal_Intake\\Customer::tie( wp_create_user( 'ellery', 'password', 'ellery@adatum.test' ), 'C-10011' ); return 1;` );
	const others = ( await portal.get( '/api/v1/customers/C-10011/invoices' ) ).items;
	assert.notEqual( others[ 0 ].number, theirs[ 0 ].number );
	await visitor( async ( page ) => {
		await signIn( page, 'ellery' );
		await page.goto( site + '/mine/' );
		await page.getByText( others[ 0 ].number ).waitFor();
		assert.equal( await page.getByText( theirs[ 0 ].number ).count(), 0 );
	} );
	await visitor( async ( page ) => {
		await page.goto( site + '/mine/' );
		await page.getByText( 'Sign in to see what is yours.' ).first().waitFor();
		assert.equal( await page.getByText( theirs[ 0 ].number ).count(), 0 );
	} );
	assert.equal( ( await fetch( site + '/wp-json/portal-intake/v1/pieces/invoices' ) ).status, 401 );
} );

test( 'what was read is shown while the portal is away', () => visitor( async ( page ) => {
	await signIn( page, 'kim' );
	await page.goto( site + '/mine/' );
	await page.getByText( 'As of' ).first().waitFor();
	wire.mode = 'cut';
	await php( `global $wpdb; $wpdb->query( "UPDATE $wpdb->options SET option_value = REPLACE( option_value, 's:5:\\"tried\\";i:1', 's:5:\\"tried\\";i:0' ) WHERE option_name LIKE '_transient_portal_intake%'" ); wp_cache_flush(); return 1;` );
	await page.reload();
	assert.ok( await page.getByText( 'As of' ).count() >= 2 );
} ) );

test( 'prices and stock appear by themselves', () => visitor( async ( page ) => {
	await page.goto( site + '/desk/' );
	await page.getByText( /Costs [\d,.]+\sUSD, (\d+ in stock|not in stock)\./ ).waitFor();
} ) );

test( 'only what a page of the site shows can be asked for', async () => {
	assert.equal( ( await fetch( site + '/wp-json/portal-intake/v1/pieces/price?of=' + encodeURIComponent( 'item=1896-S&currency=USD&quantity=1&list=DEALERS' ) ) ).status, 401 );
} );

test( 'a signed-in customer asks in their own name, and only from a page of this site', async () => {
	await visitor( async ( page ) => {
		const email = someone();
		await signIn( page, 'kim' );
		await page.goto( site + '/quote/' );
		assert.equal( await page.getByLabel( 'Customer number' ).count(), 0 );
		await fill( page, email );
		await pause( page );
		await page.getByRole( 'button', { name: 'Send' } ).click();
		await page.getByText( 'Thank you. We have it' ).waitFor();
		assert.equal( JSON.parse( ( await rows( email ) )[ 0 ].body ).customer.number, 'C-10000' );
		const forged = someone();
		const fields = { action: 'portal_intake', kind: 'quote-requests', form: 'x', token: 'page-' + crypto.randomUUID(), 'portal[customer][name]': 'Kim', 'portal[customer][email]': forged, 'portal[lines][0][item]': 'A', 'portal[lines][0][quantity]': '1' };
		await page.context().request.post( site + '/quote/', { form: fields } );
		assert.equal( JSON.parse( ( await rows( forged ) )[ 0 ].body ).customer.number, undefined );
	} );
} );

test( 'an invitation ties an account once, after its owner said so', async () => {
	const link = await php( `wp_create_user( 'lee', 'password', 'lee@treyresearch.test' ); return Portal_Intake\\Customer::invitation( 'C-10010' );` );
	await visitor( async ( page ) => {
		await page.goto( link );
		await page.fill( '#user_login', 'lee' );
		await page.fill( '#user_pass', 'password' );
		await page.click( '#wp-submit' );
		await page.getByText( 'customer C-10010' ).waitFor();
		assert.equal( await php( `return get_user_meta( get_user_by( 'login', 'lee' )->ID, Portal_Intake\\Customer::key(), true );` ), '' );
		await page.getByRole( 'button', { name: 'Connect' } ).click();
		await page.waitForURL( site + '/' );
		assert.equal( await php( `return get_user_meta( get_user_by( 'login', 'lee' )->ID, Portal_Intake\\Customer::key(), true );` ), 'C-10010' );
		assert.equal( ( await page.goto( link ) ).status(), 410 );
		assert.equal( ( await page.goto( link.replace( /..$/, 'xx' ) ) ).status(), 410 );
	} );
} );

test( 'an administrator connects the portal, sees its words, sends one again, corrects one and exports all', () => visitor( async ( page ) => {
	const email = someone();
	await signIn( page, 'admin' );
	await page.goto( site + '/wp-admin/admin.php?page=portal-intake-settings' );
	await page.getByLabel( 'Address of the portal' ).fill( 'javascript:alert(1)' );
	await page.locator( 'form' ).evaluateAll( ( forms ) => forms.forEach( ( form ) => ( form.noValidate = true ) ) );
	await page.getByRole( 'button', { name: 'Save and test' } ).click();
	await page.getByText( 'Nothing was saved' ).waitFor();
	await page.getByLabel( 'API key' ).fill( 'pk_this_one_is_wrong' );
	await page.getByRole( 'button', { name: 'Save and test' } ).click();
	await page.getByText( 'the portal did not let us in' ).waitFor();
	await page.getByLabel( 'API key' ).fill( bench.everything );
	await page.getByRole( 'button', { name: 'Save and test' } ).click();
	await page.getByText( 'The portal answers, and its forms were read.' ).waitFor();
	assert.ok( ! ( await page.content() ).includes( bench.everything ), 'the key is not shown again' );
	if ( shots ) {
		await page.screenshot( { path: path.join( shots, 'settings.png' ), fullPage: true } );
	}
	wire.mode = { status: 422, body: '{"title":"The body breaks its schema","detail":"One violation.","errors":[{"pointer":"/lines/0/item","detail":"Not an item of ours.","keyword":"enum"}]}' };
	await bench.post( email );
	await eventually( async () => 'refused' === ( await rows( email ) )[ 0 ].state, 'it is refused' );
	wire.mode = 'open';
	await page.goto( site + '/wp-admin/admin.php?page=portal-intake&state=refused' );
	if ( shots ) {
		await page.screenshot( { path: path.join( shots, 'submissions.png' ) } );
	}
	await page.getByText( 'Not an item of ours.' ).waitFor();
	await page.locator( 'tbody a' ).first().click();
	const body = await page.getByLabel( 'What is sent' ).inputValue();
	await page.getByLabel( 'What is sent' ).fill( body.replace( '"quantity":2', '"quantity":5' ) );
	if ( shots ) {
		await page.screenshot( { path: path.join( shots, 'submission.png' ), fullPage: true } );
	}
	await page.getByRole( 'button', { name: 'Keep this and send it now' } ).click();
	await page.getByText( '1 submission was changed.' ).waitFor();
	const records = await eventually( async () => ( await portal.records( email ) ).length && portal.records( email ), 'it arrived' );
	assert.equal( records[ 0 ].payload.lines[ 0 ].quantity, 5 );
	const [ download ] = await Promise.all( [ page.waitForEvent( 'download' ), page.getByText( 'Export CSV' ).click() ] );
	assert.match( fs.readFileSync( await download.path(), 'utf8' ), /^id,kind,form,state/ );
} ) );

test( 'nobody but an administrator opens or changes anything behind the scenes', () => visitor( async ( page ) => {
	await signIn( page, 'kim' );
	for ( const slug of [ 'portal-intake', 'portal-intake-settings', 'portal-intake-mappings' ] ) {
		assert.equal( ( await page.goto( site + '/wp-admin/admin.php?page=' + slug ) ).status(), 403, slug );
	}
	for ( const action of [ 'act', 'settings', 'mapping', 'invite', 'export' ] ) {
		const answer = await page.context().request.post( site + '/wp-admin/admin-post.php', { form: { action: 'portal_intake_' + action } } );
		assert.equal( answer.status(), 403, action );
	}
} ) );

test( 'an administrator ties a user to a customer on the profile, and the user cannot', async () => {
	const number = () => php( `return get_user_meta( get_user_by( 'login', 'mo' )->ID, Portal_Intake\\Customer::key(), true );` );
	const id = await php( `return wp_create_user( 'mo', 'password', 'mo@treyresearch.test' );` );
	await visitor( async ( page ) => {
		await signIn( page, 'admin' );
		await page.goto( site + '/wp-admin/user-edit.php?user_id=' + id );
		await page.getByLabel( 'Customer number' ).fill( ' C-10020 ' );
		await page.getByRole( 'button', { name: 'Update User' } ).click();
		await page.getByText( 'User updated.' ).waitFor();
		assert.equal( await number(), 'C-10020' );
	} );
	await visitor( async ( page ) => {
		await signIn( page, 'mo' );
		await page.goto( site + '/wp-admin/profile.php' );
		assert.equal( await page.getByLabel( 'Customer number' ).count(), 0 );
		await page.evaluate( () => document.querySelector( '#your-profile' ).insertAdjacentHTML( 'beforeend', '<input name="portal_intake_customer_number" value="C-10000">' ) );
		await page.getByRole( 'button', { name: 'Update Profile' } ).click();
		await page.getByText( 'Profile updated.' ).waitFor();
		assert.equal( await number(), 'C-10020' );
	} );
} );

test( 'an administrator says where the fields of another form go', () => visitor( async ( page ) => {
	await signIn( page, 'admin' );
	await page.goto( site + '/wp-admin/admin.php?page=portal-intake-mappings' );
	await page.getByLabel( 'Plugin', { exact: true } ).selectOption( 'contact-form-7' );
	await page.getByLabel( 'Id of the form' ).fill( '12' );
	await page.getByLabel( 'Becomes' ).selectOption( 'quote-requests' );
	await page.getByRole( 'button', { name: 'Say where its fields go' } ).click();
	await page.locator( '[name="fields[/customer/email]"]' ).fill( 'your-email' );
	await page.locator( '[name="fields[/lines/0/item]"]' ).fill( '=1896-S' );
	if ( shots ) {
		await page.screenshot( { path: path.join( shots, 'mapping.png' ), fullPage: true } );
	}
	await page.getByRole( 'button', { name: 'Save' } ).click();
	await page.getByRole( 'link', { name: '12' } ).click();
	assert.equal( await page.locator( '[name="fields[/customer/email]"]' ).inputValue(), 'your-email' );
	assert.equal( await page.locator( '[name="fields[/lines/1/item]"]' ).count(), 1, 'there is room for another line' );
	await page.getByRole( 'button', { name: 'Disconnect this form' } ).click();
	assert.deepEqual( await php( `return Portal_Intake\\Mapping::all();` ), [] );
} ) );
