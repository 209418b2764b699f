/**
 * The block: its settings at the side, the form as the server draws it in the middle.
 */
( function ( blocks, element, components, editor, ServerSideRender, i18n ) {
	'use strict';

	const el = element.createElement;
	const __ = i18n.__;

	blocks.registerBlockType( 'portal-intake/form', {
		edit( { attributes, setAttributes } ) {
			const text = ( name, label, help ) =>
				el( components.TextControl, { key: name, label, help, value: attributes[ name ], onChange: ( value ) => setAttributes( { [ name ]: value } ) } );
			return el(
				'div',
				editor.useBlockProps(),
				el(
					editor.InspectorControls,
					null,
					el(
						components.PanelBody,
						{ title: __( 'Form', 'portal-intake' ) },
						el( components.SelectControl, { label: __( 'Kind', 'portal-intake' ), value: attributes.kind, options: window.portalIntakeKinds, onChange: ( kind ) => setAttributes( { kind } ) } ),
						text( 'name', __( 'Name of the form', 'portal-intake' ), __( 'Tells the portal which form it was.', 'portal-intake' ) ),
						text( 'button', __( 'Words on the button', 'portal-intake' ) ),
						text( 'hide', __( 'Leave out', 'portal-intake' ), __( 'Pointers, separated by commas: /currency, /lines/*/unitPrice', 'portal-intake' ) ),
						text( 'preset', __( 'Filled in already', 'portal-intake' ), __( 'For example /lines/0/item=1896-S', 'portal-intake' ) )
					)
				),
				el( components.Disabled, null, el( ServerSideRender, { block: 'portal-intake/form', attributes } ) )
			);
		},
		save: () => null,
	} );
}( window.wp.blocks, window.wp.element, window.wp.components, window.wp.blockEditor, window.wp.serverSideRender, window.wp.i18n ) );
