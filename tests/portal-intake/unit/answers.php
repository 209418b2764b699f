<?php
/**
 * What the server's rules say about the table of cases, for the browser's to be held against.
 */

use Portal_Intake\Body;
use Portal_Intake\Pointer;
use Portal_Intake\Rules;
use Portal_Intake\Sentences;

require __DIR__ . '/bootstrap.php';

$table   = cases();
$answers = array();
foreach ( $table['cases'] as $case ) {
	$fields = empty( $case['clear'] ) ? $table['good'] : array();
	foreach ( $case['set'] as $pointer => $value ) {
		Pointer::put( $fields, $pointer, $value );
	}
	$answers[] = Rules::check( $table['schema'], Body::read( $table['schema'], $fields ) );
}
echo json_encode( array( 'sentences' => Sentences::all(), 'answers' => $answers ) );
