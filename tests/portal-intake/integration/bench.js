// The bench: the site, the portal behind a wire that can be cut, and the browser.
const fs = require( 'node:fs' );
const http = require( 'node:http' );
const path = require( 'node:path' );
const { spawn, execFile } = require( 'node:child_process' );
const { promisify } = require( 'node:util' );

const env = ( name ) => process.env[ name ] || ( () => { throw new Error( name + ' is not set; use tests/portal-intake/run' ); } )();
const work = env( 'PORTAL_WORK' );
const site = env( 'PORTAL_SITE' );
const here = path.resolve( __dirname, '..' );
const folder = path.join( work, 'bench' );
const key = 'pk_demo_website_0000000000000000000000';
const everything = 'pk_demo_automation_00000000000000000000';

async function eventually( ask, what, seconds = 60 ) {
	const until = Date.now() + seconds * 1000;
	for ( let last; ; ) {
		try {
			last = await ask();
			if ( last ) {
				return last;
			}
		} catch ( fault ) {
			last = fault;
		}
		if ( Date.now() > until ) {
			throw new Error( `It never came true: ${ what }. Last: ${ last && last.stack || JSON.stringify( last ) }` );
		}
		await new Promise( ( then ) => setTimeout( then, 200 ) );
	}
}

/** The real portal, as a process. */
const portal = {
	address: `http://127.0.0.1:${ env( 'PORTAL_PORT' ) }`,
	async start() {
		const log = fs.openSync( path.join( work, 'portal.log' ), 'a' );
		this.process = spawn( 'dotnet', [ env( 'PORTAL_DLL' ), '--urls', this.address ], {
			cwd: env( 'PORTAL_HOME' ),
			env: { ...process.env, ASPNETCORE_ENVIRONMENT: 'Development', Data__Directory: path.join( work, 'portal' ), Staging__AutoApproveClean: 'true', Demo__Requests: 'false', Demo__Systems: 'false', QuoteRequests__DuplicateDays: '0' },
			stdio: [ 'ignore', log, log ],
		} );
		await eventually( async () => ( await fetch( this.address + '/health/ready' ) ).ok, 'the portal is ready', 120 );
	},
	async kill() {
		const gone = new Promise( ( then ) => this.process.once( 'exit', then ) );
		this.process.kill( 'SIGKILL' );
		await gone;
	},
	async get( where ) {
		const answer = await fetch( this.address + where, { headers: { Authorization: 'Bearer ' + everything } } );
		if ( ! answer.ok ) {
			throw new Error( where + ': ' + answer.status + ' ' + ( await answer.text() ) );
		}
		return answer.json();
	},
	/** What it holds of who asked with this address, read page by page. */
	async records( email, kind = 'quote-requests' ) {
		const found = [];
		for ( let cursor = ''; cursor !== null; ) {
			const page = await this.get( `/api/v1/intake/${ kind }?limit=200${ cursor ? '&cursor=' + encodeURIComponent( cursor ) : '' }` );
			found.push( ...page.items );
			cursor = page.nextCursor;
		}
		const whole = await Promise.all( found.map( ( it ) => this.get( `/api/v1/intake/${ kind }/${ it.id }` ) ) );
		return whole.filter( ( it ) => it.payload.customer.email === email );
	},
};

/** Between the site and the portal: passes on, or misbehaves as told. */
const wire = {
	mode: 'open',
	calls: [],
	async start() {
		this.server = http.createServer( ( request, response ) => this.take( request, response ) );
		await new Promise( ( then ) => this.server.listen( 0, '127.0.0.1', then ) );
		this.address = `http://127.0.0.1:${ this.server.address().port }`;
	},
	async take( request, response ) {
		const chunks = [];
		for await ( const chunk of request ) {
			chunks.push( chunk );
		}
		const body = Buffer.concat( chunks );
		this.calls.push( { method: request.method, url: request.url, key: request.headers[ 'idempotency-key' ], body: body.toString(), mode: this.mode } );
		if ( 'cut' === this.mode ) {
			request.socket.destroy();
			return;
		}
		if ( 'object' === typeof this.mode ) {
			response.writeHead( this.mode.status, { 'Content-Type': 'application/problem+json', ...this.mode.headers } );
			response.end( this.mode.body || '{"title":"Away","detail":"Come again."}' );
			return;
		}
		const { host, connection, ...headers } = request.headers;
		const onward = http.request( portal.address + request.url, { method: request.method, headers }, ( answer ) => {
			if ( 'answer-lost' === this.mode ) {
				answer.resume();
				answer.on( 'end', () => request.socket.destroy() );
				return;
			}
			response.writeHead( answer.statusCode, answer.headers );
			answer.pipe( response );
		} );
		onward.on( 'error', () => request.socket.destroy() );
		onward.end( body );
	},
	posts( email ) {
		return this.calls.filter( ( it ) => 'POST' === it.method && it.body.includes( email ) );
	},
};

const run = promisify( execFile );

/** PHP inside of the site. */
async function php( code ) {
	const { stdout } = await run( 'php', [ '-d', 'display_errors=0', path.join( here, 'site/eval.php' ), site, code ], { cwd: path.join( work, 'site' ), env: { ...process.env, PORTAL_BENCH: folder }, maxBuffer: 1 << 26 } );
	return JSON.parse( stdout.slice( stdout.lastIndexOf( '\n' ) + 1 ) || 'null' );
}

const rows = ( email ) => php( `return Portal_Intake\\Queue::of( '${ email }', 0, 100 );` );
const tick = () => php( `do_action( 'portal_intake_minute' ); return 1;` );
/** As if the time of the next try had come, and a dead sender's lease were over. */
const due = () => php( `global $wpdb; return $wpdb->query( 'UPDATE ' . Portal_Intake\\Queue::table() . ' SET due_at = 0, lease_until = 0' );` );
const flag = ( name, on = true ) => ( on ? fs.writeFileSync( path.join( folder, name ), '' ) : fs.rmSync( path.join( folder, name ), { force: true } ) );
const lines = ( name ) => ( fs.existsSync( path.join( folder, name ) ) ? fs.readFileSync( path.join( folder, name ), 'utf8' ).trim().split( '\n' ).filter( Boolean ) : [] );
const forget = ( name ) => fs.rmSync( path.join( folder, name ), { force: true } );

/** A form as a browser's script posts it. */
async function post( email, more = {}, token = 'browser-' + crypto.randomUUID() ) {
	const fields = { kind: 'quote-requests', form: 'quote', token, page: site + '/quote/', elapsed: '5000', 'portal[customer][name]': 'Kim Ellery', 'portal[customer][email]': email, 'portal[lines][0][item]': '1896-S', 'portal[lines][0][quantity]': '2', ...more };
	return fetch( site + '/wp-json/portal-intake/v1/submissions', { method: 'POST', body: new URLSearchParams( fields ) } );
}

async function connect( withKey = key ) {
	await php( `update_option( 'portal_intake', array( 'address' => '${ wire.address }', 'key' => '${ withKey }', 'mail' => 'boss@shop.test', 'days' => 30, 'wording' => 'Yes, send me news.' ), false ); return Portal_Intake\\Schemas::refresh()?->words();` );
}

/** A browser in which everything that the page logs as an error fails the test that looks. */
async function browser() {
	const { chromium } = require( path.join( env( 'PORTAL_NODE' ), 'node_modules/playwright-core' ) );
	return chromium.launch( { executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: [ '--no-sandbox' ] } );
}

async function signIn( page, user ) {
	await page.goto( site + '/wp-login.php' );
	await page.fill( '#user_login', user );
	await page.fill( '#user_pass', 'password' );
	await Promise.all( [ page.waitForNavigation(), page.click( '#wp-submit' ) ] );
}

module.exports = { browser, connect, due, eventually, everything, flag, folder, forget, key, lines, php, portal, post, rows, run, signIn, site, tick, wire, work };
