<?php

/**
 * Deployer: connects the store once a release is out. The program and the answers file are on the
 * host; the keys are files there too, which the answers file names.
 *
 *   require 'deployer.php';
 *   host('shop')->set('commerce_answers', '{{deploy_path}}/shared/commerce.toml');
 *   after('deploy:success', 'commerce:connect');
 */

namespace Deployer;

set('commerce_connect', 'commerce-connect');
set('commerce_answers', '{{deploy_path}}/shared/commerce.toml');

desc('Connects the store to Commerce Services, as the answers file says');
task('commerce:connect', function () {
    writeln(run('{{commerce_connect}} apply {{commerce_answers}} --store {{current_path}} --json'));
});

desc('Says what the store is connected to; fails where something is found');
task('commerce:status', function () {
    writeln(run('{{commerce_connect}} status --store {{current_path}}'));
});
