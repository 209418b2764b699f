<?php
$site                       = parse_url( $argv[1] );
$_SERVER['HTTP_HOST']       = $_SERVER['SERVER_NAME'] = $site['host'] . ':' . $site['port'];
$_SERVER['REQUEST_URI']     = '/';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD']  = 'GET';
