// The browser's rules give the answers that the server's give: the same table, and word for word the same sentences.
const test = require( 'node:test' );
const assert = require( 'node:assert' );
const { execFileSync } = require( 'node:child_process' );
const rules = require( '../../../src/Portal.WordPress/portal-intake/assets/rules.js' );
const table = require( '../rules.json' );

const php = JSON.parse( execFileSync( 'php', [ __dirname + '/answers.php' ], { encoding: 'utf8' } ) );

for ( const [ i, { says, set, errors, clear } ] of table.cases.entries() ) {
	test( 'the browser answers as the server does: ' + says, () => {
		const fields = clear ? {} : structuredClone( table.good );
		for ( const [ pointer, value ] of Object.entries( set ) ) {
			const steps = pointer.split( '/' ).slice( 1 );
			steps.reduce( ( at, step, n ) => ( at[ step ] = n === steps.length - 1 ? value : at[ step ] || {} ), fields );
		}
		const found = rules.check( table.schema, rules.read( table.schema, fields ), php.sentences );
		assert.deepStrictEqual( found.map( ( it ) => it.pointer + ' ' + it.keyword ).sort(), [ ...errors ].sort() );
		assert.deepStrictEqual( found, php.answers[ i ] );
	} );
}
