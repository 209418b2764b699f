/**
 * Checks a body against the portal's schema: the same walk as includes/class-rules.php, with the same sentences.
 */
( function ( root ) {
	'use strict';

	const LABEL = '[\\p{L}\\p{Nd}](?:[\\p{L}\\p{Nd}-]{0,61}[\\p{L}\\p{Nd}])?';
	const EMAIL = new RegExp( "^[\\p{L}\\p{Nd}.!#$%&'*+\\/=?^_`{|}~\\-]+@" + LABEL + '(?:\\.' + LABEL + ')*$', 'u' );
	const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d+)?$/;

	/** A number as it was typed. */
	class Num {
		constructor( literal ) {
			this.literal = literal;
			this.value = Number( literal );
		}

		static read( text ) {
			const part = NUMBER.exec( text );
			if ( ! part || '' === part[ 2 ] + ( part[ 3 ] || '' ) ) {
				return null;
			}
			return new Num( ( '-' === part[ 1 ] ? '-' : '' ) + ( part[ 2 ].replace( /^0+/, '' ) || '0' ) + ( part[ 3 ] ? '.' + part[ 3 ] : '' ) + ( part[ 4 ] || '' ) );
		}

		decimals() {
			const part = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec( this.literal );
			const fraction = part[ 2 ] || '';
			const digits = ( part[ 1 ] + fraction ).replace( /0+$/, '' );
			return '' === digits ? 0 : Math.max( 0, fraction.length - ( ( part[ 1 ] + fraction ).length - digits.length ) - Number( part[ 3 ] || 0 ) );
		}
	}

	function follow( whole, schema ) {
		if ( ! schema || ! schema.$ref ) {
			return schema || {};
		}
		return { ...schema.$ref.split( '/' ).slice( 1 ).reduce( ( at, step ) => ( at || {} )[ step ], whole ), ...schema, $ref: undefined };
	}

	const types = ( schema ) => [].concat( schema.type || [] ).filter( ( type ) => 'null' !== type );
	const join = ( pointer, name ) => pointer + '/' + String( name ).replaceAll( '~', '~0' ).replaceAll( '/', '~1' );
	const isObject = ( value ) => null !== value && 'object' === typeof value && ! ( value instanceof Num );

	function typeOf( value ) {
		if ( Array.isArray( value ) ) {
			return 'array';
		}
		if ( value instanceof Num ) {
			return 'number';
		}
		return 'object' === typeof value ? 'object' : typeof value;
	}

	/** Every violation of a body: { pointer, detail, keyword }. */
	function check( schema, body, sentences ) {
		const found = [];
		const say = ( name, ...values ) => sentences[ name ].replace( /%(\d)\$s/g, ( all, n ) => values[ n - 1 ] );
		const broken = ( pointer, keyword, detail ) => found.push( { pointer, detail, keyword } );
		const wrongType = ( expected, type, pointer ) =>
			broken( pointer, 'type', say( 'type', expected.map( ( one ) => say( 'a.' + one ) ).join( say( 'or' ) ), say( 'a.' + type ) ) );

		function value( given, it, pointer ) {
			const at = follow( schema, given );
			const expected = types( at );
			const type = typeOf( it );
			if ( expected.length && ! expected.includes( type ) && ! ( 'number' === type && expected.includes( 'integer' ) ) ) {
				wrongType( expected, type, pointer );
				return;
			}
			( { object: members, array: elements, string: text, number }[ type ] || ( () => {} ) )( at, it, pointer, expected );
		}

		function members( at, it, pointer ) {
			for ( const name of Object.keys( it ) ) {
				if ( isObject( ( at.properties || {} )[ name ] ) ) {
					value( at.properties[ name ], it[ name ], join( pointer, name ) );
				}
			}
			for ( const name of at.required || [] ) {
				if ( ! ( name in it ) ) {
					missing( ( at.properties || {} )[ name ], join( pointer, name ) );
				}
			}
		}

		/** The door says that the customer is missing; on a form it is the name and the e-mail address that were not filled in. */
		function missing( given, pointer ) {
			const at = follow( schema, given );
			const isList = types( at ).includes( 'array' );
			const inner = isList ? follow( schema, at.items ) : at;
			if ( ! ( inner.required || [] ).length ) {
				broken( pointer, 'required', say( 'required' ) );
			} else {
				members( inner, {}, isList ? pointer + '/0' : pointer );
			}
		}

		function elements( at, it, pointer ) {
			const least = at.minItems || 0;
			const most = at.maxItems ?? Infinity;
			it.slice( 0, most ).forEach( ( element, i ) => isObject( at.items ) && value( at.items, element, join( pointer, i ) ) );
			if ( it.length < least ) {
				broken( pointer, 'minItems', 1 === least ? say( 'minItems.one' ) : say( 'minItems', least ) );
			}
			if ( it.length > most ) {
				broken( pointer, 'maxItems', say( 'maxItems', most, it.length ) );
			}
		}

		function text( at, it, pointer ) {
			const length = Array.from( it ).length;
			const least = at.minLength || 0;
			const most = at.maxLength ?? Infinity;
			const nul = it.includes( '\0' );
			if ( nul ) {
				broken( pointer, 'pattern', say( 'nul' ) );
			}
			if ( length < least ) {
				broken( pointer, 'minLength', 1 === least ? say( 'minLength.one' ) : say( 'minLength', least ) );
			}
			if ( length > most ) {
				broken( pointer, 'maxLength', say( 'maxLength', most, length ) );
			}
			if ( at.pattern && ! nul && ! new RegExp( at.pattern, 'u' ).test( it ) ) {
				broken( pointer, 'pattern', say( 'pattern', at.pattern ) );
			}
			if ( ( 'date' === at.format && ! isDate( it ) ) || ( 'email' === at.format && ! EMAIL.test( it ) ) ) {
				broken( pointer, 'format', say( 'format.' + at.format ) );
			}
			if ( at.enum && ! at.enum.includes( it ) ) {
				broken( pointer, 'enum', say( 'enum', at.enum.filter( ( word ) => 'string' === typeof word ).join( ', ' ) ) );
			}
		}

		function number( at, it, pointer, expected ) {
			if ( expected.length && ! expected.includes( 'number' ) && it.decimals() > 0 ) {
				wrongType( expected, 'number', pointer );
			}
			const beyond = {
				minimum: ( bound ) => it.value < bound,
				maximum: ( bound ) => it.value > bound,
				exclusiveMinimum: ( bound ) => it.value <= bound,
				exclusiveMaximum: ( bound ) => it.value >= bound,
			};
			for ( const keyword of Object.keys( beyond ) ) {
				if ( undefined !== at[ keyword ] && beyond[ keyword ]( at[ keyword ] ) ) {
					broken( pointer, keyword, say( keyword, at[ keyword ] ) );
				}
			}
			if ( undefined !== at.multipleOf ) {
				const most = Math.round( -Math.log10( at.multipleOf ) );
				if ( it.decimals() > most ) {
					broken( pointer, 'multipleOf', 0 === most ? say( 'multipleOf.whole' ) : say( 'multipleOf', most ) );
				}
			}
		}

		value( schema, body, '' );
		return found;
	}

	function isDate( it ) {
		const part = /^(\d{4})-(\d{2})-(\d{2})$/.exec( it );
		const day = part && new Date( Date.UTC( part[ 1 ], part[ 2 ] - 1, part[ 3 ] ) );
		return !! day && day.getUTCMonth() === part[ 2 ] - 1 && day.getUTCDate() === Number( part[ 3 ] ) && Number( part[ 1 ] ) > 0;
	}

	/** What a form holds, nested, as a body: includes/class-body.php. */
	function read( schema, fields ) {
		function value( given, it ) {
			const at = follow( schema, given );
			const expected = types( at );
			if ( expected.includes( 'object' ) ) {
				const body = {};
				for ( const name of Object.keys( at.properties || {} ) ) {
					const member = isObject( at.properties[ name ] ) ? value( at.properties[ name ], isObject( it ) ? it[ name ] : undefined ) : undefined;
					if ( undefined !== member ) {
						body[ name ] = member;
					}
				}
				// A box that has to say yes or no says no when it is not ticked; alone it makes nothing of nothing.
				for ( const name of Object.keys( body ).length ? at.required || [] : [] ) {
					if ( ! ( name in body ) && 'boolean' === types( follow( schema, ( at.properties || {} )[ name ] ) ).join() ) {
						body[ name ] = false;
					}
				}
				return Object.keys( body ).length ? body : undefined;
			}
			if ( expected.includes( 'array' ) ) {
				const elements = ( isObject( it ) ? Object.values( it ) : [] ).map( ( element ) => value( at.items, element ) ).filter( ( element ) => undefined !== element );
				return elements.length ? elements : undefined;
			}
			const typed = 'string' === typeof it ? it.replaceAll( '\r\n', '\n' ).replace( /^[ \n\r\t\v\0]+|[ \n\r\t\v\0]+$/g, '' ) : '';
			if ( '' === typed ) {
				return undefined;
			}
			if ( expected.includes( 'boolean' ) ) {
				return ! [ '0', 'no', 'false', 'off' ].includes( typed.toLowerCase() );
			}
			return expected.includes( 'number' ) || expected.includes( 'integer' ) ? Num.read( typed ) || typed : typed;
		}
		return value( schema, fields ) || {};
	}

	const rules = { check, read };
	if ( 'undefined' !== typeof module ) {
		module.exports = rules;
	} else {
		root.portalIntakeRules = rules;
	}
}( this ) );
