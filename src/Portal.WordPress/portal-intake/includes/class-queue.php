<?php
/**
 * The plugin's own table: every submission, from before its visitor is answered.
 *
 * @package Portal_Intake
 */

// phpcs:disable WordPress.DB -- the table is ours, its name comes from here, and a queue must not be read from a cache.

namespace Portal_Intake;

/**
 * A row waits (pending), went over (sent), was refused by the portal or needs a person because 72 hours were not enough (dead),
 * or waits for somebody to say that it is no spam (held). Whoever sends a row holds its lease; no two ever do.
 */
final class Queue {

	public const PENDING = 'pending';
	public const SENT    = 'sent';
	public const REFUSED = 'refused';
	public const DEAD    = 'dead';
	public const HELD    = 'held';

	/** Longer than a call may take. Who dies while sending is followed by the next after this many seconds. */
	public const LEASE = 120;

	private const SCHEMA_VERSION = '2';

	/** Further ahead than any wait: such a time was written while the clock was wrong. */
	private const ABSURD = 2 * 86400;

	public static function table(): string {
		global $wpdb;
		return $wpdb->prefix . 'portal_intake_queue';
	}

	/**
	 * Makes or changes the table; costs one option that is loaded anyway.
	 *
	 * @param bool $surely Looks for the table itself.
	 */
	public static function prepare( bool $surely = false ): void {
		if ( ! $surely && get_option( 'portal_intake_schema' ) === self::SCHEMA_VERSION ) {
			return;
		}
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';
		dbDelta(
			'CREATE TABLE ' . self::table() . " (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			idempotency_key char(36) NOT NULL,
			fingerprint char(64) NOT NULL,
			kind varchar(100) NOT NULL,
			form varchar(200) NOT NULL DEFAULT '',
			email varchar(254) NOT NULL DEFAULT '',
			body longtext NOT NULL,
			fields longtext NULL,
			state varchar(10) NOT NULL,
			attempts int unsigned NOT NULL DEFAULT 0,
			created_at bigint(20) NOT NULL,
			since bigint(20) NOT NULL,
			due_at bigint(20) NOT NULL,
			retry_until bigint(20) NOT NULL DEFAULT 0,
			lease char(32) NOT NULL DEFAULT '',
			lease_until bigint(20) NOT NULL DEFAULT 0,
			tried_at bigint(20) NOT NULL DEFAULT 0,
			status int NOT NULL DEFAULT 0,
			words text NULL,
			portal_id varchar(36) NOT NULL DEFAULT '',
			portal_key varchar(50) NOT NULL DEFAULT '',
			PRIMARY KEY  (id),
			UNIQUE KEY idempotency_key (idempotency_key),
			UNIQUE KEY fingerprint (fingerprint),
			KEY due (state,due_at),
			KEY email (email(100)),
			KEY lease (lease)
			) ENGINE=InnoDB " . $wpdb->get_charset_collate() . ';'
		);
		if ( self::exists() ) {
			update_option( 'portal_intake_schema', self::SCHEMA_VERSION );
		}
	}

	private static function exists(): bool {
		global $wpdb;
		return $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( self::table() ) ) ) === self::table();
	}

	/**
	 * Stores a submission, once: whoever comes with the same fingerprint gets the row that is there.
	 *
	 * @param array{kind:string,form:string,email:string,body:string,fields:?string,state:string} $submission
	 * @return object|null The row; null when the database did not take it.
	 */
	public static function store( array $submission, string $fingerprint ): ?object {
		global $wpdb;
		$now = time();
		$row = $submission + array(
			'idempotency_key' => wp_generate_uuid4(),
			'fingerprint'     => $fingerprint,
			'created_at'      => $now,
			'since'           => $now,
			'due_at'          => $now,
		);
		// That the row is there already is the ordinary case of a double click, and no error to log.
		$quiet    = $wpdb->suppress_errors();
		$inserted = $wpdb->insert( self::table(), $row );
		if ( ! $inserted && ! self::exists() ) {
			// A restored backup may hold the options and not the table.
			self::prepare( true );
			$inserted = $wpdb->insert( self::table(), $row );
		}
		$wpdb->suppress_errors( $quiet );
		$found = $wpdb->get_row( $wpdb->prepare( 'SELECT * FROM ' . self::table() . ' WHERE fingerprint = %s', $fingerprint ) );
		if ( $found ) {
			$found->is_new = (bool) $inserted;
		}
		return $found;
	}

	/** Takes the lease of the row that is due longest; null when none is. One statement, so no two get the same row. */
	public static function claim(): ?object {
		global $wpdb;
		$lease = bin2hex( random_bytes( 16 ) );
		$now   = time();
		$taken = $wpdb->query(
			$wpdb->prepare(
				'UPDATE ' . self::table() . " SET lease = %s, lease_until = %d, attempts = attempts + 1, tried_at = %d
				WHERE state = 'pending' AND (due_at <= %d OR due_at > %d) AND (lease_until <= %d OR lease_until > %d) ORDER BY due_at, id LIMIT 1",
				$lease,
				$now + self::LEASE,
				$now,
				$now,
				$now + self::ABSURD,
				$now,
				$now + self::ABSURD
			)
		);
		return $taken ? $wpdb->get_row( $wpdb->prepare( 'SELECT * FROM ' . self::table() . ' WHERE lease = %s', $lease ) ) : null;
	}

	/** Writes down how a try ended and gives the lease back; nothing when the lease is another's by now. */
	public static function settle( object $row, Outcome $outcome, Answer $answer ): bool {
		global $wpdb;
		$json = $answer->json();
		return (bool) $wpdb->update(
			self::table(),
			array(
				'state'       => $outcome->state,
				'due_at'      => $outcome->due_at,
				'retry_until' => null === $answer->retry_after ? 0 : time() + $answer->retry_after,
				'lease'       => '',
				'lease_until' => 0,
				'status'      => $answer->status,
				'words'       => self::SENT === $outcome->state ? '' : mb_strcut( $answer->words(), 0, 60000 ),
				'portal_id'   => self::SENT === $outcome->state ? mb_substr( (string) $json['id'], 0, 36 ) : '',
				'portal_key'  => self::SENT === $outcome->state ? mb_substr( (string) ( $json['key'] ?? '' ), 0, 50 ) : '',
			),
			array(
				'id'    => $row->id,
				'lease' => $row->lease,
			)
		);
	}

	/**
	 * The portal answers again: what waited for that need not wait on. Who was told until when to wait (Retry-After) does.
	 *
	 * @param bool $is_let_in The key or the address is another one, so that those who waited for that go, too.
	 */
	public static function hurry( bool $is_let_in = false ): void {
		global $wpdb;
		$which = $is_let_in ? '' : ' AND status NOT IN (401, 403, 404)';
		$wpdb->query( $wpdb->prepare( 'UPDATE ' . self::table() . " SET due_at = %d WHERE state = 'pending' AND due_at > %d AND retry_until <= %d$which", time(), time(), time() ) );
	}

	/**
	 * Lets rows be tried again, now and for 72 hours, with the keys that they have.
	 *
	 * @param list<int>|null $ids All that need a person when null.
	 */
	public static function retry( ?array $ids = null ): int {
		global $wpdb;
		$which = null === $ids ? "state IN ('refused','dead')" : 'id IN (' . implode( ',', array_map( 'intval', $ids ) ?: array( 0 ) ) . ") AND state IN ('pending','refused','dead','held')";
		$now   = time();
		return (int) $wpdb->query( $wpdb->prepare( 'UPDATE ' . self::table() . " SET state = 'pending', due_at = %d, since = %d, attempts = IF(state = 'pending', attempts, 0) WHERE lease_until <= %d AND $which", $now, $now, $now ) );
	}

	/** Another body for a row that the portal refused: a refused body has not used up its key. */
	public static function correct( int $id, string $body ): bool {
		global $wpdb;
		$row   = self::find( $id );
		$email = null === $row ? '' : Intake::email( $row->kind, (array) json_decode( $body, true ), $row->fields );
		return (bool) $wpdb->query( $wpdb->prepare( 'UPDATE ' . self::table() . " SET body = %s, email = %s WHERE id = %d AND state IN ('refused','held') AND lease_until <= %d", $body, $email, $id, time() ) );
	}

	/** @param list<int> $ids Only what is not on its way is deleted. */
	public static function delete( array $ids ): int {
		global $wpdb;
		return (int) $wpdb->query( 'DELETE FROM ' . self::table() . " WHERE state <> 'pending' AND id IN (" . implode( ',', array_map( 'intval', $ids ) ?: array( 0 ) ) . ')' );
	}

	/** Forgets what went over longer ago than is wanted, and spam that nobody released for as long, at most for 30 days. What needs a person stays. */
	public static function forget( int $days ): int {
		global $wpdb;
		$before = time() - $days * DAY_IN_SECONDS;
		return (int) $wpdb->query( $wpdb->prepare( 'DELETE FROM ' . self::table() . " WHERE (state = 'sent' AND due_at < %d) OR (state = 'held' AND created_at < %d) LIMIT 1000", $before, max( $before, time() - 30 * DAY_IN_SECONDS ) ) );
	}

	public static function find( int $id ): ?object {
		global $wpdb;
		return $wpdb->get_row( $wpdb->prepare( 'SELECT * FROM ' . self::table() . ' WHERE id = %d', $id ) );
	}

	/**
	 * Newest first, before a row.
	 *
	 * @return list<object>
	 */
	public static function page( ?string $state, int $before = PHP_INT_MAX, int $limit = 50 ): array {
		global $wpdb;
		$which = null === $state ? '1 = 1' : $wpdb->prepare( 'state = %s', $state );
		return $wpdb->get_results( $wpdb->prepare( 'SELECT * FROM ' . self::table() . " WHERE $which AND id < %d ORDER BY id DESC LIMIT %d", $before, $limit ) );
	}

	/**
	 * What belongs to a person, oldest first.
	 *
	 * @return list<object>
	 */
	public static function of( string $email, int $after, int $limit, bool $on_its_way = true ): array {
		global $wpdb;
		$which = $on_its_way ? '' : "state <> 'pending' AND ";
		return $wpdb->get_results( $wpdb->prepare( 'SELECT * FROM ' . self::table() . " WHERE {$which}email = %s AND id > %d ORDER BY id LIMIT %d", strtolower( $email ), $after, $limit ) );
	}

	/** @return array<string,int> How many there are in each state, all states named. */
	public static function counts(): array {
		global $wpdb;
		$counts = array_fill_keys( array( self::PENDING, self::REFUSED, self::DEAD, self::HELD, self::SENT ), 0 );
		foreach ( $wpdb->get_results( 'SELECT state, COUNT(*) AS n FROM ' . self::table() . ' GROUP BY state' ) as $line ) {
			$counts[ $line->state ] = (int) $line->n;
		}
		return $counts;
	}

	/** @return list<string> Of what was not handed over. */
	public static function waiting_kinds(): array {
		global $wpdb;
		return $wpdb->get_col( 'SELECT DISTINCT kind FROM ' . self::table() . " WHERE state <> 'sent'" );
	}

	/** When the oldest that still waits was handed in; null when none waits. */
	public static function oldest_waiting(): ?int {
		global $wpdb;
		$at = $wpdb->get_var( 'SELECT MIN(created_at) FROM ' . self::table() . " WHERE state = 'pending'" );
		return null === $at ? null : (int) $at;
	}

	public static function drop(): void {
		global $wpdb;
		$wpdb->query( 'DROP TABLE IF EXISTS ' . self::table() );
	}
}
