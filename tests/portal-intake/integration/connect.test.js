// The whole way of somebody who connects their website, through both products.
const { after, before, test } = require( 'node:test' );
const assert = require( 'node:assert' );
const path = require( 'node:path' );
const bench = require( './bench.js' );
const { php, portal, site } = bench;

before( () => portal.start() );
after( () => portal.kill() );

test( 'connected in five minutes: a key made in the portal, its zip uploaded in WordPress, the first form is seen arriving', async () => {
	await php( `require_once ABSPATH . 'wp-admin/includes/plugin.php'; require_once ABSPATH . 'wp-admin/includes/file.php'; if ( is_plugin_active( 'portal-intake/portal-intake.php' ) ) { deactivate_plugins( 'portal-intake/portal-intake.php' ); } WP_Filesystem(); return delete_plugins( array( 'portal-intake/portal-intake.php' ) );` );
	bench.flag( 'no-kick', false );
	const browser = await bench.browser();
	try {
		const context = await browser.newContext();
		const admin = await context.newPage();
		await admin.goto( portal.address + '/sign-in' );
		await admin.locator( '#email' ).fill( 'admin@portal.test' );
		await admin.locator( '#password' ).fill( 'Portal-demo-1!' );
		await admin.getByRole( 'button', { name: 'Sign in' } ).click();
		await admin.waitForURL( portal.address + '/' );
		await admin.goto( portal.address + '/connect' );
		await admin.locator( '[data-interactive=true]' ).first().waitFor();
		await admin.locator( '#flow-choice' ).selectOption( 'quote-requests' );
		await admin.getByLabel( 'Name of the website' ).fill( 'The shop' );
		await admin.getByRole( 'button', { name: 'Make the key' } ).click();
		await admin.getByText( 'Waiting for The shop' ).waitFor();
		const [ download ] = await Promise.all( [ admin.waitForEvent( 'download' ), admin.getByRole( 'button', { name: 'Download portal-intake.zip' } ).click() ] );
		const zip = path.join( bench.work, 'portal-intake.zip' );
		await download.saveAs( zip );

		const owner = await context.newPage();
		await bench.signIn( owner, 'admin' );
		await owner.goto( site + '/wp-admin/plugin-install.php?tab=upload' );
		await owner.locator( '#pluginzip' ).setInputFiles( zip );
		await owner.getByRole( 'button', { name: 'Install Now' } ).click();
		await owner.getByRole( 'link', { name: 'Activate Plugin' } ).click();
		await owner.getByText( 'Plugin activated.' ).waitFor();
		await php( `do_action( 'portal_intake_hour' ); return 1;` );

		const visitor = await ( await browser.newContext() ).newPage();
		await visitor.goto( site + '/quote/' );
		await visitor.getByLabel( 'Name' ).first().fill( 'Kim Ellery' );
		await visitor.getByLabel( 'Company' ).fill( 'Trey Research' );
		await visitor.getByRole( 'textbox', { name: 'E-mail' } ).fill( 'first@treyresearch.test' );
		await visitor.getByLabel( 'Item' ).fill( '1896-S' );
		await visitor.getByLabel( 'Quantity' ).fill( '1' );
		await visitor.waitForTimeout( 1600 );
		await visitor.getByRole( 'button', { name: 'Send' } ).click();
		await visitor.getByText( 'Thank you. We have it' ).waitFor();
		await admin.getByText( 'It works:' ).waitFor();
		assert.ok( ( await admin.getByText( 'of Trey Research came' ).count() ) > 0 );
		assert.equal( ( await portal.records( 'first@treyresearch.test' ) ).length, 1 );
		assert.equal( ( await fetch( site + '/wp-content/plugins/portal-intake/portal-intake-defaults.php' ).then( ( it ) => it.text() ) ), '', 'the file with the key tells it to nobody' );
	} finally {
		await browser.close();
	}
} );
