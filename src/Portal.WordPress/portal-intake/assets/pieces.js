/**
 * Fetches the pieces of a page that were still on their way when it was drawn.
 */
( function () {
	'use strict';

	async function fill( place, left ) {
		const headers = place.dataset.nonce ? { 'X-WP-Nonce': place.dataset.nonce } : {};
		const answer = await fetch( place.dataset.portalIntakePiece, { headers, credentials: 'same-origin' } );
		const piece = answer.ok ? await answer.json() : { html: null };
		if ( null !== piece.html ) {
			place.innerHTML = piece.html;
		} else if ( left > 0 ) {
			setTimeout( () => fill( place, left - 1 ), 1500 );
		}
	}

	document.querySelectorAll( '[data-portal-intake-piece]' ).forEach( ( place ) => setTimeout( () => fill( place, 10 ), 500 ) );
}() );
