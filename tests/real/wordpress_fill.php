<?php
// Fills a fresh WordPress through its own functions: install, language, theme, pages, posts, menu, one more widget.
// Reads the content as JSON from standard input. Run by tests/real/wordpress.py inside the copy it made.
$filling = json_decode(stream_get_contents(STDIN), true, 64, JSON_THROW_ON_ERROR);
$_SERVER['HTTP_HOST'] = parse_url(getenv('WP_HOME_URL'), PHP_URL_HOST) . ':' . parse_url(getenv('WP_HOME_URL'), PHP_URL_PORT);
$_SERVER['REQUEST_URI'] = '/';
define('WP_INSTALLING', true);
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

load_default_textdomain('es_ES');
switch_to_locale('es_ES');
wp_install($filling['name'], 'redaccion', 'redaccion@feriasartesanales.gob.gt', true, '', wp_generate_password(), 'es_ES');
update_option('blogdescription', $filling['tagline']);
update_option('timezone_string', 'America/Guatemala');
wp_delete_post(1, true);  // the sample post and page, which any webmaster deletes
wp_delete_post(2, true);

$report = wp_upload_bits($filling['report']['file'], null, base64_decode($filling['report']['body']));
$ids = [];
foreach ($filling['pages'] as $title => $text) {
    $ids[$title] = wp_insert_post(['post_type' => 'page', 'post_status' => 'publish', 'post_title' => $title, 'post_content' => $text]);
}
foreach ($filling['posts'] as $post) {
    wp_insert_post(['post_status' => 'publish', 'post_title' => $post['title'], 'post_date' => $post['date'],
        'post_content' => str_replace('{report}', $report['url'], $post['text'])]);
}

$menu = wp_create_nav_menu('Principal');
wp_update_nav_menu_item($menu, 0, ['menu-item-title' => 'Inicio', 'menu-item-url' => home_url('/'), 'menu-item-status' => 'publish']);
foreach ($filling['menu'] as $title) {
    wp_update_nav_menu_item($menu, 0, ['menu-item-object-id' => $ids[$title], 'menu-item-object' => 'page',
        'menu-item-type' => 'post_type', 'menu-item-status' => 'publish']);
}
set_theme_mod('nav_menu_locations', ['primary' => $menu]);

$blocks = get_option('widget_block');
$blocks[90] = ['content' => $filling['links']];
update_option('widget_block', $blocks);
$bars = get_option('sidebars_widgets');
$bars['sidebar-1'][] = 'block-90';
update_option('sidebars_widgets', $bars);

$wp_rewrite->set_permalink_structure('/%year%/%monthnum%/%day%/%postname%/');
delete_option('rewrite_rules');  // made anew on the first visit, when every taxonomy is known
echo "ready\n";
