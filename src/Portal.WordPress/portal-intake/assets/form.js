/**
 * Makes the forms livelier: rows, checks while one is still there, sending without leaving the page. Without it they work as well.
 */
( function () {
	'use strict';

	const { sentences, words } = JSON.parse( document.getElementById( 'portal-intake-words' ).textContent );
	const uuid = () => ( [ 1e7 ] + -1e3 + -4e3 + -8e3 + -1e11 ).replace( /[018]/g, ( c ) => ( c ^ ( crypto.getRandomValues( new Uint8Array( 1 ) )[ 0 ] & ( 15 >> ( c / 4 ) ) ) ).toString( 16 ) );

	function start( form ) {
		const schema = JSON.parse( form.querySelector( '.portal-intake-schema' ).textContent );
		const button = form.querySelector( '[type=submit]' );
		const summary = form.querySelector( '.portal-intake-summary' );
		const status = form.querySelector( '.portal-intake-status' );
		const opened = Date.now();
		form.noValidate = true;
		form.elements.token.value = 'browser-' + uuid();

		/** Rows are counted as the body will count them: an empty one is not there. */
		function fields() {
			const nested = {};
			for ( const [ name, value ] of new FormData( form ) ) {
				if ( ! name.startsWith( 'portal[' ) ) {
					continue;
				}
				const steps = name.slice( 7, -1 ).split( '][' );
				steps.reduce( ( at, step, i ) => ( at[ step ] = i === steps.length - 1 ? value : at[ step ] || {} ), nested );
			}
			return nested;
		}

		/** The row on the page that became an element of the body. */
		function onPage( pointer ) {
			return pointer.replace( /^(.*?)\/(\d+)(?=\/|$)/, ( all, list, at ) => {
				const given = list.split( '/' ).slice( 1 ).reduce( ( inside, step ) => ( inside || {} )[ step ], fields() ) || {};
				const filled = Object.keys( given ).filter( ( key ) => Object.values( Object( given[ key ] ) ).some( ( it ) => '' !== String( it ).trim() ) );
				return list + '/' + ( filled[ at ] ?? at );
			} );
		}

		function place( pointer ) {
			for ( let at = onPage( pointer ); at; at = at.slice( 0, at.lastIndexOf( '/' ) ) ) {
				const found = document.getElementById( form.id + at.replaceAll( '/', '-' ) ) || document.getElementById( form.id + at.replaceAll( '/', '-' ) + '-0' );
				if ( found && ! found.closest( 'template' ) ) {
					return found;
				}
			}
			return null;
		}

		/** What a browser shows and gives no value of: "12abc" as a number, half of a date. It would go missing without a word. */
		function unreadable() {
			return [ ...form.elements ].filter( ( it ) => it.validity && it.validity.badInput ).map( ( control ) => ( { control, pointer: '', detail: words[ control.type ] || control.validationMessage } ) );
		}

		function clear() {
			summary.replaceChildren();
			status.textContent = '';
			form.querySelectorAll( '.portal-intake-error' ).forEach( ( it ) => ( it.textContent = '' ) );
			form.querySelectorAll( '[aria-invalid]' ).forEach( ( it ) => it.removeAttribute( 'aria-invalid' ) );
		}

		function show( errors ) {
			clear();
			const list = document.createElement( 'ul' );
			for ( const error of errors ) {
				const control = error.control || place( error.pointer );
				const label = control && control.labels && control.labels[ 0 ] ? control.labels[ 0 ].firstChild.textContent.trim() : control && control.querySelector( 'legend' )?.textContent;
				const item = list.appendChild( document.createElement( 'li' ) );
				if ( ! control ) {
					item.textContent = error.detail;
					continue;
				}
				const link = item.appendChild( document.createElement( 'a' ) );
				link.href = '#' + control.id;
				link.textContent = ( label ? label + ': ' : '' ) + error.detail;
				link.addEventListener( 'click', ( event ) => {
					event.preventDefault();
					control.focus();
				} );
				control.setAttribute( 'aria-invalid', 'true' );
				const line = document.getElementById( control.id + '-error' );
				if ( line ) {
					line.textContent = error.detail;
				}
			}
			const head = document.createElement( 'p' );
			head.textContent = words.lookAgain;
			summary.append( head, list );
			summary.focus();
		}

		function thank( message ) {
			clear();
			form.reset();
			form.querySelectorAll( '.portal-intake-rows' ).forEach( ( rows ) => [ ...rows.children ].slice( 1 ).forEach( ( row ) => row.remove() ) );
			form.elements.token.value = 'browser-' + uuid();
			status.textContent = message;
			status.tabIndex = -1;
			status.focus();
		}

		async function send() {
			const body = new FormData( form );
			const headers = {};
			if ( body.get( '_wpnonce' ) ) {
				headers[ 'X-WP-Nonce' ] = body.get( '_wpnonce' );
				body.delete( '_wpnonce' );
			}
			body.delete( 'action' );
			body.set( 'elapsed', Date.now() - opened );
			const post = () => fetch( form.dataset.endpoint, { method: 'POST', body, headers, credentials: 'same-origin' } );
			let answer = await post();
			if ( 403 === answer.status && headers[ 'X-WP-Nonce' ] ) {
				// The page stood open for a day: what was typed goes in all the same, without the customer's number.
				delete headers[ 'X-WP-Nonce' ];
				answer = await post();
			}
			const said = await answer.json();
			if ( 202 === answer.status ) {
				thank( said.message );
			} else {
				show( said.errors || [ { pointer: '', detail: said.message || words.away } ] );
			}
		}

		form.addEventListener( 'submit', async ( event ) => {
			event.preventDefault();
			if ( 'true' === button.getAttribute( 'aria-disabled' ) ) {
				return;
			}
			const unread = unreadable();
			const broken = window.portalIntakeRules.check( schema, window.portalIntakeRules.read( schema, fields() ), sentences );
			const errors = [ ...unread, ...broken.filter( ( it ) => ! unread.some( ( one ) => one.control === place( it.pointer ) ) ) ];
			if ( errors.length ) {
				show( errors );
				return;
			}
			button.setAttribute( 'aria-disabled', 'true' );
			status.textContent = words.sending;
			try {
				await send();
			} catch ( fault ) {
				// The token stays: sent once more, it is the same submission, should the first have arrived.
				show( [ { pointer: '', detail: words.away } ] );
			} finally {
				button.removeAttribute( 'aria-disabled' );
			}
		} );

		form.querySelectorAll( '.portal-intake-list' ).forEach( lively );
	}

	function lively( list ) {
		const rows = list.querySelector( '.portal-intake-rows' );
		const template = list.querySelector( 'template' );
		const add = list.querySelector( '.portal-intake-add' );
		let next = rows.children.length;

		function refresh() {
			add.hidden = rows.children.length >= Number( add.dataset.most );
			[ ...rows.children ].forEach( ( row, i ) => {
				row.setAttribute( 'aria-label', template.content.firstElementChild.getAttribute( 'aria-label' ).replace( '__', i + 1 ) );
				row.querySelector( '.portal-intake-remove' ).hidden = 1 === rows.children.length;
			} );
		}

		add.addEventListener( 'click', () => {
			const row = template.content.firstElementChild.cloneNode( true );
			const at = next++;
			for ( const it of [ row, ...row.querySelectorAll( '*' ) ] ) {
				for ( const name of [ 'id', 'name', 'for', 'aria-describedby', 'data-pointer' ] ) {
					if ( it.hasAttribute( name ) ) {
						it.setAttribute( name, it.getAttribute( name ).replaceAll( '__', at ) );
					}
				}
			}
			rows.append( row );
			refresh();
			row.querySelector( 'input, select, textarea' ).focus();
		} );
		rows.addEventListener( 'click', ( event ) => {
			const remove = event.target.closest( '.portal-intake-remove' );
			if ( remove ) {
				remove.closest( '.portal-intake-row' ).remove();
				refresh();
				( rows.lastElementChild.querySelector( 'input, select, textarea' ) || add ).focus();
			}
		} );
		refresh();
	}

	document.querySelectorAll( 'form.portal-intake' ).forEach( start );
}() );
