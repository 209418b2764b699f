<?php
/**
 * What is said about a value that breaks a rule.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * The portal's own sentences. The browser gets the same ones as data, so that both say the same in the site's language.
 */
final class Sentences {

	/** @var array<string,string>|null */
	private static ?array $all = null;

	/** @return array<string,string> */
	public static function all(): array {
		return self::$all ??= array(
			/* translators: 1: expected type, 2: found type */
			'type'             => __( 'Expected %1$s, found %2$s.', 'portal-intake' ),
			'required'         => __( 'This is required.', 'portal-intake' ),
			'minItems.one'     => __( 'At least one element is needed.', 'portal-intake' ),
			/* translators: %1$s: a number */
			'minItems'         => __( 'At least %1$s elements are needed.', 'portal-intake' ),
			/* translators: 1: most, 2: how many there are */
			'maxItems'         => __( 'At most %1$s elements are allowed; there are %2$s.', 'portal-intake' ),
			'minLength.one'    => __( 'May not be empty.', 'portal-intake' ),
			/* translators: %1$s: a number */
			'minLength'        => __( 'At least %1$s characters are needed.', 'portal-intake' ),
			/* translators: 1: most, 2: how many there are */
			'maxLength'        => __( 'At most %1$s characters are allowed; there are %2$s.', 'portal-intake' ),
			/* translators: %1$s: a regular expression */
			'pattern'          => __( 'Must match %1$s.', 'portal-intake' ),
			'nul'              => __( 'The character U+0000 is not allowed.', 'portal-intake' ),
			'format.date'      => __( 'Expected a date as YYYY-MM-DD.', 'portal-intake' ),
			'format.email'     => __( 'Expected an e-mail address.', 'portal-intake' ),
			/* translators: %1$s: the allowed words */
			'enum'             => __( 'Expected one of %1$s.', 'portal-intake' ),
			/* translators: %1$s: a number */
			'minimum'          => __( 'Must be %1$s or more.', 'portal-intake' ),
			/* translators: %1$s: a number */
			'maximum'          => __( 'Must be %1$s or less.', 'portal-intake' ),
			/* translators: %1$s: a number */
			'exclusiveMinimum' => __( 'Must be more than %1$s.', 'portal-intake' ),
			/* translators: %1$s: a number */
			'exclusiveMaximum' => __( 'Must be less than %1$s.', 'portal-intake' ),
			'multipleOf.whole' => __( 'Must be a whole number.', 'portal-intake' ),
			/* translators: %1$s: a number */
			'multipleOf'       => __( 'At most %1$s decimals are allowed.', 'portal-intake' ),
			'a.object'         => __( 'an object', 'portal-intake' ),
			'a.array'          => __( 'an array', 'portal-intake' ),
			'a.string'         => __( 'a string', 'portal-intake' ),
			'a.number'         => __( 'a number', 'portal-intake' ),
			'a.integer'        => __( 'a whole number', 'portal-intake' ),
			'a.boolean'        => __( 'true or false', 'portal-intake' ),
			'or'               => __( ' or ', 'portal-intake' ),
		);
	}

	public static function say( string $name, string|int ...$values ): string {
		return vsprintf( self::all()[ $name ], $values );
	}
}
