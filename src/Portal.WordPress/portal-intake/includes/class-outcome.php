<?php
/**
 * What becomes of a submission.
 *
 * @package Portal_Intake
 */

namespace Portal_Intake;

/**
 * A state and, while it waits, when it is due.
 */
final class Outcome {

	public function __construct( public readonly string $state, public readonly int $due_at ) {}
}
