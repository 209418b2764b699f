# A real WordPress on a real MariaDB, and a real Portal, for as long as the tests run. Needs $work, $plugin, $portal (the built Portal.dll).

db_port=$((20000 + RANDOM % 10000)); site_port=$((30000 + RANDOM % 10000)); portal_port=$((40000 + RANDOM % 10000))

start_database() {
  chmod 755 "$work"; mkdir -p "$work/db"; chown -R mysql "$work/db"
  mariadb-install-db --no-defaults --user=mysql --datadir="$work/db" --auth-root-authentication-method=normal --skip-test-db >"$work/db.log" 2>&1 || { cat "$work/db.log" >&2; return 1; }
  setsid mariadbd --no-defaults --user=mysql --datadir="$work/db" --bind-address=127.0.0.1 --port=$db_port --socket="$work/db/my.sock" --pid-file="$work/db/my.pid" --innodb-buffer-pool-size=64M >>"$work/db.log" 2>&1 &
  groups+=($!); disown
  for _ in $(seq 100); do mariadb-admin --no-defaults -uroot -S "$work/db/my.sock" ping >/dev/null 2>&1 && break; sleep 0.2; done
  mariadb --no-defaults -uroot -S "$work/db/my.sock" -e "CREATE DATABASE wp CHARACTER SET utf8mb4; CREATE USER 'wp'@'127.0.0.1' IDENTIFIED BY 'wp'; GRANT ALL ON wp.* TO 'wp'@'127.0.0.1'"
}

install_site() {
  cp -rL /usr/share/wordpress/. "$work/site" 2>/dev/null
  # Themes are packages of their own, which WordPress only recommends.
  cp -rL /var/lib/wordpress/wp-content/themes/. "$work/site/wp-content/themes/" 2>/dev/null || true
  rm -f "$work/site/wp-config.php"
  sed -e "s|@DB_PORT@|$db_port|; s|@SITE@|http://127.0.0.1:$site_port|" "$here/site/wp-config.php" >"$work/site/wp-config.php"
  mkdir -p "$work/site/wp-content/plugins" "$work/site/wp-content/mu-plugins"
  cp -r "$plugin" "$work/site/wp-content/plugins/"
  cp "$here/site/bench.php" "$work/site/wp-content/mu-plugins/"
  cp "$here/site/router.php" "$work/router.php"
  (cd "$work/site" && php "$here/site/install.php" "http://127.0.0.1:$site_port") || return 1
  (cd "$work/site" && php "$here/site/furnish.php" "http://127.0.0.1:$site_port")
}

# Its own process group: workers outlive the first process.
start_site() {
  PHP_CLI_SERVER_WORKERS=8 PORTAL_BENCH="$work/bench" setsid php -d display_errors=0 -d error_log="$work/php.log" -d upload_max_filesize=8M -S "127.0.0.1:$site_port" -t "$work/site" "$work/router.php" >"$work/site.log" 2>&1 &
  groups+=($!); disown
  for _ in $(seq 50); do curl -s -o /dev/null "http://127.0.0.1:$site_port/" && return 0; sleep 0.2; done
  return 1
}

stop_all() {
  for group in "${groups[@]:-}"; do [ -z "$group" ] || kill -9 -- "-$group" 2>/dev/null; done
  groups=()
}
