<?php
/**
 * The store's side of the bridge: one PHP process that reads and changes one Magento store.
 *
 * It is read from stdin by a short bootstrap, which sets $marker. Then each line on stdin is a
 * question ({"id":1,"ask":"inspect",...}) and each answer is one line on stdout that begins with
 * the marker. Everything else on stdout comes from somebody else's code and means nothing.
 *
 * It is to run on PHP 7.4 and later and uses of Magento only what 2.3.7 and later have in common.
 * Tried on PHP 8.2: all of it with a stand-in, and on Magento 2.4.7-p1 with exporter 103.4.20.
 * Secrets come in by stdin and go out by stdout; they never stand in an argument or an error text.
 * Start reading at the end.
 */

/** A failure that has a name; whoever asked words it. */
final class BridgeProblem extends Exception
{
    /** @var string */
    public $name;
    /** @var array */
    public $more;

    public function __construct(string $name, string $detail = '', array $more = [])
    {
        parent::__construct($detail);
        $this->name = $name;
        $this->more = $more;
    }
}

/** The lines that go in and out. */
final class BridgeLines
{
    /** Seconds that an open transaction waits for its last word. */
    private const PATIENCE = 60;

    /** @var resource */
    private $in;
    /** @var resource */
    private $out;
    /** @var string */
    private $marker;
    /** @var int|null the question that has no answer yet */
    private $open;

    public function __construct($in, $out, string $marker)
    {
        $this->in = $in;
        $this->out = $out;
        $this->marker = $marker;
    }

    /** The next question, or null when nobody is there any more. */
    public function next(): ?array
    {
        $line = fgets($this->in);
        $question = is_string($line) ? json_decode($line, true) : null;
        if (!is_array($question) || !isset($question['id'], $question['ask'])) {
            return null;
        }
        $this->open = (int)$question['id'];
        return $question;
    }

    /** The same, but nobody is waited for longer than a locked row can bear. */
    public function nextSoon(): ?array
    {
        $read = [$this->in];
        $none = null;
        if (!function_exists('stream_select')) {
            return $this->next();
        }
        $ready = @stream_select($read, $none, $none, self::PATIENCE);
        return $ready === 1 ? $this->next() : null;
    }

    public function answer(array $body): void
    {
        if ($this->open === null) {
            return;
        }
        $flags = JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE;
        $text = json_encode(['id' => $this->open] + $body, $flags);
        $this->open = null;
        // The line end in front closes whatever somebody left unfinished on stdout.
        $bytes = "\n" . $this->marker . ' ' . $text . "\n";
        for ($sent = 0; $sent < strlen($bytes); $sent += $n) {
            $n = @fwrite($this->out, substr($bytes, $sent));
            if ($n === false || $n === 0) {
                exit(1);
            }
        }
        fflush($this->out);
    }

    public function problem(string $name, string $detail, array $more = []): void
    {
        $this->answer(['problem' => ['name' => $name, 'detail' => $detail] + $more]);
    }
}

/** Where the store is, and whether this user may work in it. Knows nothing of Magento's classes. */
final class BridgePlace
{
    /** The store's folder: the one named, or one above, or where containers keep their store. */
    public static function find(string $root, string $search): string
    {
        $places = [$root];
        if ($search !== 'nowhere') {
            for ($here = (string)getcwd(); $here !== '' && $here !== '/'; $here = dirname($here)) {
                $places[] = $here;
            }
        }
        if ($search === 'container') {
            array_push($places, '/var/www/html', '/var/www/magento', '/app');
        }
        foreach ($places as $place) {
            if (@is_file($place . '/app/bootstrap.php') && @file_exists($place . '/bin/magento')) {
                return rtrim((string)realpath($place), '/');
            }
        }
        $allowed = (string)whereOffered('ini_get', 'open_basedir');
        throw new BridgeProblem($allowed === '' ? 'not_magento' : 'open_basedir', $root, ['why' => $allowed]);
    }

    /**
     * Files that we make must belong to the store's user, or the shop can't use them. Who owns what
     * Magento itself has written tells best: env.php may be root's, after a deployment by root.
     * Says who that is, where root became somebody else.
     */
    public static function becomeOwner(string $root): ?array
    {
        $needed = ['posix_geteuid', 'posix_getpwuid', 'posix_initgroups', 'posix_setegid', 'posix_seteuid',
            'posix_setgid', 'posix_setuid', 'fileowner', 'filegroup'];
        if (array_filter($needed, 'function_exists') !== $needed || posix_geteuid() !== 0) {
            return null;
        }
        $env = $root . '/app/etc/env.php';
        foreach (["$root/var/cache", "$root/var", "$root/generated", $env] as $made) {
            $owner = @fileowner($made);
            $name = $owner ? (posix_getpwuid($owner)['name'] ?? null) : null;
            if ($name === null) {
                continue;
            }
            $group = filegroup($made);
            posix_initgroups($name, $group);
            posix_setegid($group);
            posix_seteuid($owner);
            $readable = @fopen($env, 'rb') !== false;
            posix_seteuid(0);
            posix_setegid(0);
            if ($readable || !file_exists($env)) {
                // For good: PHP's own checks of permissions ask who started the process.
                posix_setgid($group);
                posix_setuid($owner);
                return ['name' => $name, 'group' => $group];
            }
        }
        return null;
    }

    public static function checkFiles(string $root): void
    {
        $env = $root . '/app/etc/env.php';
        clearstatcache();
        if (!file_exists($env)) {
            // A folder that can't be entered hides its files as well.
            $hidden = is_dir(dirname($env)) && !is_executable(dirname($env));
            $more = self::people($root);
            if (!$hidden && is_link($env)) {
                $more['why'] = 'It is a link to ' . readlink($env) . ', where nothing is.';
            } elseif (!$hidden && is_file(dirname($env) . '/config.php')) {
                $more['why'] = 'There is a config.php beside it, so its code was deployed.';
            }
            throw new BridgeProblem($hidden ? 'env_unreadable' : 'not_installed', $env, $more);
        }
        if (!is_readable($env)) {
            throw new BridgeProblem('env_unreadable', $env, self::people($env));
        }
        foreach (["$root/var", "$root/var/cache"] as $folder) {
            if (is_dir($folder) && !is_writable($folder)) {
                throw new BridgeProblem('wrong_user', $folder, self::people($folder));
            }
        }
        try {
            $values = include $env;
        } catch (Throwable $error) {
            throw new BridgeProblem('env_broken', $error->getMessage());
        }
        if (!is_array($values)) {
            throw new BridgeProblem('env_broken', 'It does not return an array.');
        }
        $vendor = is_file("$root/app/etc/vendor_path.php") ? include "$root/app/etc/vendor_path.php" : 'vendor';
        if (is_string($vendor) && is_file("$root/app/etc/vendor_path.php") && !is_file("$root/$vendor/autoload.php")) {
            throw new BridgeProblem('no_vendor', "$root/" . ltrim($vendor, './'));
        }
    }

    /**
     * What no Magento runs without, as Magento itself puts it together: from env.php, and from the
     * variables MAGENTO_DC_... and MAGENTO_DC__OVERRIDE in versions that read them.
     */
    public static function checkDeployed($deployed, string $root): void
    {
        $missing = array_keys(array_filter([
            'db' => !$deployed->get('db/connection/default'),
            'crypt' => !$deployed->get('crypt/key'),
        ]));
        if ($missing === []) {
            return;
        }
        $known = include $root . '/app/etc/env.php';
        throw new BridgeProblem('env_incomplete', implode(' and ', $missing), [
            'why' => is_array($known) ? implode(', ', array_keys($known)) : '',
            'variables' => self::deployment(),
        ]);
    }

    /** The variables that may have been meant, each with what is wrong with it. */
    private static function deployment(): array
    {
        $all = whereOffered('getenv');
        $found = [];
        foreach (is_array($all) ? $all : [] as $name => $value) {
            if (preg_match('/^(MAGENTO_DC|MAGE_DC)_/i', (string)$name) !== 1) {
                continue;
            }
            $why = 'this Magento does not read it';
            if (strcasecmp($name, 'MAGENTO_DC__OVERRIDE') === 0) {
                $why = is_array(json_decode((string)$value, true)) ? $why : 'it is no JSON';
            } elseif (strpos(substr($name, 11), '__') === false) {
                $why = 'parts are divided by two underscores: MAGENTO_DC_CRYPT__KEY';
            }
            if (strncmp($name, 'MAGENTO_DC_', 11) !== 0) {
                $why = 'Magento reads MAGENTO_DC_..., in capitals';
            }
            $found[] = "$name ($why)";
        }
        return $found;
    }

    private static function people(string $file): array
    {
        $name = function ($id) {
            $row = function_exists('posix_getpwuid') ? posix_getpwuid((int)$id) : false;
            return $row ? $row['name'] : (string)$id;
        };
        $me = function_exists('posix_geteuid') ? posix_geteuid() : (int)whereOffered('getmyuid');
        return ['owner' => $name(@fileowner($file)), 'user' => $name($me)];
    }

    /** Changes when modules or deployed values changed, so that this process is out of date. */
    public static function stamp(string $root): string
    {
        clearstatcache();
        $stamp = '';
        $files = ['app/etc/env.php', 'app/etc/config.php', 'vendor/composer/installed.json'];
        foreach ($files as $file) {
            $stat = @stat("$root/$file");
            $stamp .= $stat ? "{$stat['mtime']}.{$stat['size']}.{$stat['ino']} " : '- ';
        }
        return $stamp;
    }
}

/** Rows of core_config_data in the default scope, and one transaction around changing them. */
final class BridgeRows
{
    /** Seconds that a row which somebody else holds is waited for; MySQL's own are 50. */
    private const LOCK_PATIENCE = 10;

    private $om;
    private $encryptor;

    public function __construct($om)
    {
        $this->om = $om;
        $this->encryptor = $om->get('Magento\Framework\Encryption\EncryptorInterface');
    }

    private function connection()
    {
        return $this->om->get('Magento\Framework\App\ResourceConnection')->getConnection();
    }

    /** What tells the database's server from others; empty when it does not say. */
    public function server(): string
    {
        // MySQL has server_uuid, newer MariaDB has server_uid.
        $names = "'server_uuid', 'server_uid', 'hostname', 'port'";
        try {
            $known = $this->connection()->fetchPairs("SHOW VARIABLES WHERE Variable_name IN ($names)");
        } catch (Throwable $error) {
            return '';
        }
        ksort($known);
        return implode(' ', $known);
    }

    /** Raw values by path; a path without a row is not in the answer. */
    public function read(array $paths, bool $lock = false): array
    {
        $resource = $this->om->get('Magento\Framework\App\ResourceConnection');
        $select = $this->connection()->select()
            ->from($resource->getTableName('core_config_data'), ['path', 'value'])
            ->where('scope = ?', 'default')
            ->where('scope_id = ?', 0)
            ->where('path IN (?)', $paths);
        if ($lock) {
            $select->forUpdate(true);
        }
        $rows = [];
        foreach ($this->connection()->fetchAll($select) as $row) {
            $rows[$row['path']] = (string)$row['value'];
        }
        return $rows;
    }

    /** Some scope has a value for one of these paths. */
    public function isAnywhere(array $paths): bool
    {
        $resource = $this->om->get('Magento\Framework\App\ResourceConnection');
        $select = $this->connection()->select()
            ->from($resource->getTableName('core_config_data'), ['value'])
            ->where('path IN (?)', $paths);
        return array_filter(array_column($this->connection()->fetchAll($select), 'value')) !== [];
    }

    public function begin(): void
    {
        try {
            $this->connection()->query('SET SESSION innodb_lock_wait_timeout = ' . self::LOCK_PATIENCE);
        } catch (Throwable $error) {
            // Then it waits as long as the server waits for anybody.
        }
        $this->connection()->beginTransaction();
    }

    public function commit(): void
    {
        $this->connection()->commit();
    }

    public function rollBack(): void
    {
        try {
            $this->connection()->rollBack();
        } catch (Throwable $error) {
            // The connection is gone, and the transaction with it.
        }
    }

    /**
     * Writes a raw value, or takes the row out.
     *
     * Not by way of Magento's config writer: the connector hangs a call to the registry on that,
     * which would go out before anything is committed, while rows are locked, and wait without end.
     */
    public function write(string $path, ?string $value): void
    {
        $rows = $this->om->get('Magento\Framework\App\Config\ConfigResource\ConfigInterface');
        if ($value === null) {
            $rows->deleteConfig($path);
        } else {
            $rows->saveConfig($path, $value);
        }
    }

    /**
     * Keys are encrypted where the connector's own config names a backend model for them, which
     * is also what decrypts them on reading. Connectors 1.0 name none and read plain text.
     */
    public function isEncrypted(string $path): bool
    {
        $known = $this->om->get('Magento\Framework\App\Config\Initial')->getMetadata();
        return isset($known[$path]['backendModel']);
    }

    public function encrypt(string $value): string
    {
        $stored = (string)$this->encryptor->encrypt($value);
        // Magento trims what it decrypts, so a key loses the line end behind it.
        if ($stored === $value || (string)$this->encryptor->decrypt($stored) !== trim($value)) {
            throw new BridgeProblem('encrypt', 'What was encrypted could not be read again.');
        }
        return $stored;
    }

    /** As the connector reads it: what can't be decrypted stays what it is. */
    public function decrypt(string $stored): string
    {
        try {
            $value = (string)$this->encryptor->decrypt($stored);
        } catch (Throwable $error) {
            return $stored;
        }
        return $value !== '' && preg_match('//u', $value) === 1 ? $value : $stored;
    }

    /** A raw value that may leave this process for a file: a key in plain text is sealed first. */
    public function carry(string $path, ?string $raw): ?array
    {
        if ($raw === null) {
            return null;
        }
        $open = strpos($path, '/services_connector_integration/') !== false
            && $raw !== '' && preg_match('/^\d+:\d+:/', $raw) !== 1;
        // In base64, because what is decrypted is trimmed.
        return $open ? ['sealed' => $this->encrypt(base64_encode($raw))] : ['raw' => $raw];
    }

    public function uncarry(?array $carried): ?string
    {
        if ($carried === null) {
            return null;
        }
        return $carried['raw'] ?? base64_decode((string)$this->encryptor->decrypt($carried['sealed']));
    }
}

/** Values that stand in app/etc/env.php, where they are locked, and replacing that file whole. */
final class BridgeEnv
{
    /** Seconds that another writer of the file is waited for. */
    private const PATIENCE = 5;

    private $om;
    private $file;
    /** @var string|null the file as it is to be, when something in it is to change */
    private $next;
    /** @var string the file as it was when that was prepared */
    private $text = '';
    /** @var bool the file has been replaced */
    private $replaced = false;

    public function __construct($om, string $root)
    {
        $this->om = $om;
        // Deployments link the file from a folder that outlives a release.
        $this->file = (string)realpath($root . '/app/etc/env.php');
    }

    /** Raw values by path; a path that is not in the file is not in the answer. */
    public function read(array $paths): array
    {
        $found = [];
        $values = $paths === [] ? [] : $this->load();
        foreach ($paths as $path) {
            $here = $values;
            foreach (self::keys($path) as $key) {
                $here = is_array($here) ? ($here[$key] ?? null) : null;
            }
            if (is_scalar($here)) {
                $found[$path] = (string)$here;
            }
        }
        return $found;
    }

    /** Gets the file ready with these raw values, null takes one out; writes nothing yet. */
    public function prepare(array $raw): void
    {
        $this->next = null;
        $this->replaced = false;
        if ($raw === []) {
            return;
        }
        $this->text = (string)file_get_contents($this->file);
        if (!self::isPlain($this->text)) {
            throw new BridgeProblem('env_code', $this->file);
        }
        $this->checkWritable();
        $values = $this->load();
        foreach ($raw as $path => $value) {
            $keys = self::keys($path);
            $last = array_pop($keys);
            $here = &$values;
            foreach ($keys as $key) {
                if (!isset($here[$key]) || !is_array($here[$key])) {
                    $here[$key] = [];
                }
                $here = &$here[$key];
            }
            if ($value === null) {
                unset($here[$last]);
            } else {
                $here[$last] = $value;
            }
            unset($here);
        }
        $this->next = $this->om->get('Magento\Framework\App\DeploymentConfig\Writer\PhpFormatter')->format($values);
    }

    /** Puts the prepared file in the old one's place. */
    public function replace(): void
    {
        if ($this->next === null) {
            return;
        }
        if (file_get_contents($this->file) !== $this->text) {
            throw new BridgeProblem('env_changed', $this->file);
        }
        $this->write($this->next);
        $this->replaced = true;
    }

    /** The file as it was, when the rest of a change could not be made. */
    public function putBack(): void
    {
        if ($this->replaced) {
            $this->replaced = false;
            $this->write($this->text);
            $this->forget();
        }
    }

    /**
     * Without this the shop asks for app:config:import, as after config:set --lock-env. It can be
     * made up for later, so it does not stand between the file and the database's commit.
     */
    public function acknowledge(): void
    {
        $this->forget();
        $this->om->get('Magento\Deploy\Model\DeploymentConfig\Hash')->regenerate('system');
    }

    public function isReplaced(): bool
    {
        return $this->replaced;
    }

    private function forget(): void
    {
        if (function_exists('opcache_invalidate')) {
            @opcache_invalidate($this->file, true);
        }
        $this->om->get('Magento\Framework\App\DeploymentConfig')->resetData();
    }

    private function load(): array
    {
        if (function_exists('opcache_invalidate')) {
            @opcache_invalidate($this->file, true);
        }
        $values = include $this->file;
        return is_array($values) ? $values : [];
    }

    private static function keys(string $path): array
    {
        return explode('/', 'system/default/' . $path);
    }

    /** Code in the file (getenv() and the like) would be frozen to what it says now. */
    private static function isPlain(string $text): bool
    {
        if (!function_exists('token_get_all')) {
            return true;
        }
        $known = [T_OPEN_TAG, T_CLOSE_TAG, T_INLINE_HTML, T_WHITESPACE, T_COMMENT, T_DOC_COMMENT, T_RETURN, T_ARRAY,
            T_CONSTANT_ENCAPSED_STRING, T_LNUMBER, T_DNUMBER, T_DOUBLE_ARROW];
        foreach (token_get_all($text) as $token) {
            $plain = is_array($token)
                ? in_array($token[0], $known, true)
                    || ($token[0] === T_STRING && in_array(strtolower($token[1]), ['true', 'false', 'null'], true))
                : strpos('()[],;-.', $token) !== false;
            if (!$plain) {
                return false;
            }
        }
        return true;
    }

    private function checkWritable(): void
    {
        $me = function_exists('posix_geteuid') ? posix_geteuid() : (int)whereOffered('getmyuid');
        if (!is_writable(dirname($this->file)) || !is_writable($this->file)) {
            throw new BridgeProblem('env_readonly', $this->file);
        }
        $groups = function_exists('posix_getgroups') ? posix_getgroups() : [];
        $groups[] = function_exists('posix_getegid') ? posix_getegid() : (int)whereOffered('getmygid');
        $keeps = fileowner($this->file) === $me && in_array(filegroup($this->file), $groups, true);
        if ($me !== 0 && !$keeps) {
            throw new BridgeProblem('env_readonly', $this->file, [
                'why' => 'Its owner and group could not be kept.',
            ]);
        }
    }

    /** Takes away what a killed run left beside env.php; whoever writes it holds a lock on it. */
    public function sweep(): bool
    {
        $left = $this->beside();
        clearstatcache();
        if (is_link($left)) {
            return @unlink($left);
        }
        $file = @fopen($left, 'rb');
        if ($file === false) {
            return !file_exists($left);
        }
        $isOurs = flock($file, LOCK_EX | LOCK_NB);
        // It may have been renamed since: then it is env.php, and its name is free.
        $isThere = fstat($file)['ino'] === (@lstat($left)['ino'] ?? null);
        $gone = !$isThere || ($isOurs && @unlink($left));
        fclose($file);
        return $gone;
    }

    /** One name, so that nothing stays behind that nobody looks for. */
    private function beside(): string
    {
        return dirname($this->file) . '/.' . basename($this->file) . '.commerce-connect';
    }

    /** The new file, for nobody else to read and locked; false when it can't be made. */
    private function open()
    {
        $new = $this->beside();
        for ($until = time() + self::PATIENCE; time() <= $until; usleep(5000)) {
            $before = whereOffered('umask', 0077);
            $out = @fopen($new, 'xb');
            whereOffered('umask', $before ?? 0022);
            if ($out !== false && flock($out, LOCK_EX | LOCK_NB)) {
                clearstatcache();
                if (fstat($out)['ino'] === (@lstat($new)['ino'] ?? null)) {
                    return $out;
                }
            }
            if ($out === false && !file_exists($new) && !is_link($new)) {
                return false;
            }
            if ($out === false) {
                $this->sweep();
            }
        }
        return false;
    }

    /** Whole or not at all, with the owner, group and mode that the file has. */
    private function write(string $text): void
    {
        $new = $this->beside();
        $stat = stat($this->file);
        $out = $this->open();
        $done = $out !== false
            && fwrite($out, $text) === strlen($text)
            && fflush($out)
            && (!function_exists('fsync') || fsync($out))
            && (filegroup($new) === $stat['gid'] || whereOffered('chgrp', $new, $stat['gid']))
            && (fileowner($new) === $stat['uid'] || whereOffered('chown', $new, $stat['uid']))
            && whereOffered('chmod', $new, $stat['mode'] & 0777)
            && @rename($new, $this->file);
        if (!$done) {
            $why = error_get_last()['message'] ?? '';
            if ($out !== false) {
                @unlink($new);
            }
            throw new BridgeProblem('env_readonly', $this->file, ['why' => $why]);
        }
        fclose($out);
    }
}

/** The store, once Magento runs in this process. */
final class BridgeStore
{
    /** Modules that belong to Commerce Services, by name. */
    private const OURS = '/^Magento_(Services|SaaS|Saas|DataServices|LiveSearch|ProductRecommendation'
        . '|PaymentServices|CatalogSync|CatalogService|DataExporter|QueryXml|.*DataExporter)'
        . '|_CommerceAcoExporter$/';
    /** What a connection is made of. */
    private const CONNECTION = '#^(?:magento_saas/environment|services_connector/(?:'
        . 'services_connector_integration/(?:production|sandbox)_(?:api|private)_key|services_id/(?:'
        . 'project_id|project_name|environment_id|environment_name|environment|ims_organization_id)))$#D';

    private $om;
    private $root;
    private $stamp;
    private $rows;
    private $env;

    public function __construct(string $root)
    {
        $this->root = $root;
        $this->stamp = BridgePlace::stamp($root);
        require_once $root . '/app/bootstrap.php';
        quiet();
        $bootstrap = \Magento\Framework\App\Bootstrap::create(BP, $_SERVER);
        $this->om = $bootstrap->getObjectManager();
        try {
            $this->om->get('Magento\Framework\App\State')->setAreaCode('adminhtml');
        } catch (Throwable $error) {
            // Somebody's plugin has set it; any area will do.
        }
        BridgePlace::checkDeployed($this->om->get('Magento\Framework\App\DeploymentConfig'), $root);
        try {
            $this->om->get('Magento\Framework\App\ResourceConnection')->getConnection()->fetchOne('SELECT 1');
        } catch (Throwable $error) {
            // Somebody's plugin may have failed on the way there.
            $isDatabase = strpos($error->getMessage(), 'SQLSTATE') !== false || $error instanceof PDOException;
            throw $isDatabase ? new BridgeProblem('database', $error->getMessage()) : $error;
        }
        $this->rows = new BridgeRows($this->om);
        $this->env = new BridgeEnv($this->om, $root);
        $this->env->sweep();
    }

    /**
     * The same for everybody who comes to this store, whatever folder or host they come by, and
     * another one for its clones: where the database runs, which one it is, and the shop's address
     * in it, which a clone of a whole server changes first.
     */
    public function identity(): string
    {
        $deployed = $this->om->get('Magento\Framework\App\DeploymentConfig');
        $database = $deployed->get('db/connection/default');
        $server = $this->rows->server();
        $address = ['web/secure/base_url', 'web/unsecure/base_url'];
        $known = $this->rows->read($address);
        return implode("\n", [
            $server !== '' ? $server : (string)($database['host'] ?? ''),
            (string)($database['dbname'] ?? ''),
            (string)$deployed->get('db/table_prefix'),
            $known[$address[0]] ?? '',
            $known[$address[1]] ?? '',
        ]);
    }

    /** Classes and deployed values live as long as the process: after a change it takes another. */
    public function mustBeCurrent(): void
    {
        if ($this->stamp !== BridgePlace::stamp($this->root)) {
            throw new BridgeProblem('stale');
        }
    }

    public function inspect(array $paths): array
    {
        $product = $this->om->get('Magento\Framework\App\ProductMetadataInterface');
        $stores = $this->om->get('Magento\Store\Model\StoreManagerInterface');
        $named = function ($things) {
            $list = [];
            foreach ($things as $thing) {
                $list[] = ['code' => (string)$thing->getCode(), 'name' => (string)$thing->getName()];
            }
            return $list;
        };
        $config = $this->freshConfig();
        $text = function (string $path) use ($config) {
            $value = $config->get('default/' . $path);
            return is_scalar($value) ? (string)$value : null;
        };
        $settings = [];
        $raw = $this->rows->read($paths);
        foreach ($paths as $path) {
            $value = $text($path);
            if ($value === null || $value === '') {
                $value = null;
            }
            $source = $this->lock($path) ?? (isset($raw[$path]) ? 'database' : 'default');
            if ($value !== null || !in_array($source, ['database', 'default'], true)) {
                $settings[$path] = ['value' => (string)$value, 'source' => $source];
            }
        }
        $base = $text('web/secure/base_url');
        if ($base === null || $base === '' || $base[0] === '{') {
            $base = (string)$text('web/unsecure/base_url');
        }
        $registry = 'services_connector/services_id/registry_api_path';
        $registrySet = isset($this->rows->read([$registry])[$registry]) || $this->lock($registry) !== null;
        return [
            'root' => $this->root,
            'php' => PHP_VERSION,
            'edition' => (string)$product->getEdition(),
            'version' => (string)$product->getVersion(),
            'mode' => (string)$this->om->get('Magento\Framework\App\State')->getMode(),
            'base_url' => $base,
            'websites' => $named($stores->getWebsites()),
            'views' => $named($stores->getStores()),
            'modules' => $this->modules(),
            'settings' => (object)$settings,
            'cloud_id' => self::variable('MAGENTO_CLOUD_PROJECT'),
            'cloud_environment' => self::variable('MAGENTO_CLOUD_ENVIRONMENT'),
            'gateways' => [
                $text('services_connector/production_gateway_url'),
                $text('services_connector/sandbox_gateway_url'),
            ],
            'registry_path' => $registrySet ? $text($registry) : null,
            'credentials' => $text('services_connector/services_connector_credentials/credentials_type'),
            'optimizer' => self::hasAny($config->get('default/aco_exporter/general')),
            'payment_services' => $this->hasMerchant($text),
            'mage_os' => is_dir($this->root . '/vendor/mage-os'),
        ];
    }

    private static function hasAny($values): bool
    {
        $found = false;
        $values = is_array($values) ? $values : [];
        array_walk_recursive($values, function ($value) use (&$found) {
            $found = $found || (string)$value !== '';
        });
        return $found;
    }

    /** Whether Payment Services is in use, in whatever scope; null when that can't be told. */
    private function hasMerchant(callable $text): ?bool
    {
        $paths = ['payment/payment_methods/production_merchant_id', 'payment/payment_methods/sandbox_merchant_id'];
        foreach ($paths as $path) {
            if ((string)$text($path) !== '') {
                return true;
            }
        }
        try {
            return $this->rows->isAnywhere($paths);
        } catch (Throwable $error) {
            return null;
        }
    }

    /** What only this host knows; nothing in it is a secret. */
    public function health(array $paths): array
    {
        $locks = [];
        $locking = [];
        foreach ($paths as $path) {
            $locks[$path] = $this->lock($path);
            $locking[$path] = $locks[$path] === null ? null : $this->locking($path);
        }
        $inFile = self::deployed($this->root . '/app/etc/config.php')['system']['default'] ?? [];
        $health = new BridgeHealth($this->om, $this->root);
        $inFile = is_array($inFile) ? $inFile : [];
        return $health->look($paths, $locks, $locking, $this->freshConfig(), $this->rows, $inFile);
    }

    /** Each store view with the store and website above it, as services and storefronts know them. */
    public function views(bool $counted): array
    {
        $config = $this->freshConfig();
        $counts = $counted ? $this->exports()->counts() : [];
        $views = [];
        foreach ($this->om->get('Magento\Store\Model\StoreManagerInterface')->getStores() as $view) {
            $code = (string)$view->getCode();
            $text = function (string $scope, string $path) use ($config) {
                $value = $config->get("$scope/$path");
                return is_scalar($value) && (string)$value !== '' ? (string)$value : null;
            };
            $url = $text("stores/$code", 'web/secure/base_url');
            if ($url === null || $url[0] === '{') {
                $url = $text("stores/$code", 'web/unsecure/base_url');
            }
            // Prices have one base currency for all websites, unless they differ by website.
            $prices = $text('default', 'catalog/price/scope') === '1' ? "stores/$code" : 'default';
            $views[] = [
                'website' => self::scope($view->getWebsite()),
                'store' => self::scope($view->getGroup()),
                'view' => self::scope($view),
                'url' => $url === null || $url[0] === '{' ? null : $url,
                'base_currency' => $text($prices, 'currency/options/base'),
                'currency' => $text("stores/$code", 'currency/options/default'),
            ] + ($counts[$code] ?? []);
        }
        return ['views' => $views];
    }

    private static function scope($thing): array
    {
        return is_object($thing)
            ? ['id' => (int)$thing->getId(), 'code' => (string)$thing->getCode(), 'name' => (string)$thing->getName()]
            : ['id' => null, 'code' => '', 'name' => ''];
    }

    /** What is exported, and what became of it. */
    public function feeds(): array
    {
        return $this->exports()->look();
    }

    private function exports(): BridgeFeeds
    {
        $space = 'services_connector/services_id/environment_id';
        return new BridgeFeeds($this->om, $this->rows, $this->lock($space) === null ? $space : null);
    }

    /** Values as the connector reads them, keys in clear. */
    public function read(array $paths): array
    {
        $config = $this->freshConfig();
        $values = [];
        foreach ($paths as $path) {
            $value = $config->get('default/' . $path);
            $values[$path] = is_scalar($value) ? (string)$value : '';
        }
        return $values;
    }

    /**
     * Writes everything into an open transaction and says what it replaced; commits nothing. What
     * may be written where it is locked in env.php is got ready there.
     */
    public function prepareSave(array $changes, array $held): array
    {
        $config = $this->freshConfig();
        $paths = array_column($changes, 'path');
        $all = array_values(array_unique(array_merge($paths, $held)));
        self::mustBeOurs($all);
        $before = $this->rows->read($all, true);
        $inForce = $this->inForce($all, $before);
        $deployed = $this->env->read($paths);
        $replaced = [];
        foreach ($changes as $change) {
            $path = $change['path'];
            $where = $this->lock($path);
            $inEnv = $where === 'env.php' && !empty($change['env']);
            if ($where !== null && !$inEnv) {
                throw new BridgeProblem('locked', $path, ['where' => $where]);
            }
            $value = ($change['value'] ?? '') === '' ? null : (string)$change['value'];
            $secret = $this->rows->isEncrypted($path);
            $old = $inEnv ? ($deployed[$path] ?? null) : ($before[$path] ?? null);
            $now = $old === null ? $config->get('default/' . $path) : ($secret ? $this->rows->decrypt($old) : $old);
            $same = $secret ? trim((string)$now) === trim((string)$value) : $now === $value;
            if ($value === null ? $old === null : $same) {
                continue;
            }
            $new = $value === null ? null : ($secret ? $this->rows->encrypt($value) : $value);
            if (!$inEnv) {
                $this->rows->write($path, $new);
            }
            $replaced[] = $this->replacement($path, $inEnv, $old, $new);
            if ($inEnv && $new === null && isset($before[$path])) {
                // What env.php hid would come to light.
                $this->rows->write($path, null);
                $replaced[] = $this->replacement($path, false, $before[$path], null);
            }
        }
        $this->expect(self::placed($replaced, false), 'after');
        $this->env->prepare($this->raw(self::placed($replaced, true), 'after'));
        return ['rows' => $replaced, 'now' => (object)$inForce];
    }

    /** Nothing else is written or put back, whatever somebody wrote into the journal. */
    private static function mustBeOurs(array $paths): void
    {
        foreach ($paths as $path) {
            if (!is_string($path) || preg_match(self::CONNECTION, $path) !== 1) {
                throw new BridgeProblem('foreign', is_string($path) ? $path : '');
            }
        }
    }

    /** What the connector reads, of these rows: the cache may be older than they are. */
    private function inForce(array $paths, array $rows): array
    {
        $config = $this->freshConfig();
        $values = [];
        foreach ($paths as $path) {
            $row = $this->lock($path) === null ? ($rows[$path] ?? null) : null;
            if ($row === null) {
                $value = $config->get('default/' . $path);
                $values[$path] = is_scalar($value) ? (string)$value : '';
            } else {
                $values[$path] = $this->rows->isEncrypted($path) ? $this->rows->decrypt($row) : $row;
            }
        }
        return $values;
    }

    /** Puts rows back that an earlier save replaced, unless somebody changed them since. */
    public function prepareRestore(array $rows): array
    {
        self::mustBeOurs(array_column($rows, 'path'));
        $changed = $this->expect($rows, 'after', false);
        if ($changed !== []) {
            throw new BridgeProblem('changed_since', '', ['paths' => $changed]);
        }
        foreach ($rows as $row) {
            $where = $this->lock($row['path']);
            $inEnv = self::isInEnv($row);
            if ($where !== null && !($inEnv && $where === 'env.php')) {
                throw new BridgeProblem('locked', $row['path'], ['where' => $where]);
            }
            if (!$inEnv) {
                $this->rows->write($row['path'], $this->rows->uncarry($row['before']));
            }
        }
        $this->expect(self::placed($rows, false), 'before');
        $this->env->prepare($this->raw(self::placed($rows, true), 'before'));
        return ['rows' => array_values(array_unique(array_column($rows, 'path')))];
    }

    /**
     * After a change whose end nobody saw: which side of it is in force, before, after or other.
     * A file has no part in a transaction, so where the two went apart env.php follows the database.
     */
    public function settle(array $rows): array
    {
        self::mustBeOurs(array_column($rows, 'path'));
        $database = self::placed($rows, false);
        $deployed = self::placed($rows, true);
        foreach (['after', 'before'] as $side) {
            if ($this->expect($database !== [] ? $database : $deployed, $side, false) !== []) {
                continue;
            }
            $apart = $this->expect($deployed, $side, false) !== [];
            if ($apart && $this->expect($deployed, $side === 'after' ? 'before' : 'after', false) !== []) {
                break;
            }
            if ($apart) {
                $this->env->prepare($this->raw($deployed, $side));
                $this->env->replace();
            }
            if ($deployed !== []) {
                $this->env->acknowledge();
            }
            return ['state' => $side, 'settled' => $deployed !== []];
        }
        return ['state' => 'other', 'settled' => false];
    }

    /** The paths whose value is not what it should be; rows are read under lock. */
    private function expect(array $rows, string $side, bool $must = true): array
    {
        if ($rows === []) {
            return [];
        }
        $found = [
            0 => $this->rows->read(array_column($rows, 'path'), true),
            1 => $this->env->read(array_column(self::placed($rows, true), 'path')),
        ];
        $other = [];
        foreach ($rows as $row) {
            $now = $found[(int)self::isInEnv($row)][$row['path']] ?? null;
            if (!$this->isSame($row['path'], $now, $this->rows->uncarry($row[$side]))) {
                $other[] = $row['path'];
            }
        }
        if ($must && $other !== []) {
            throw new BridgeProblem('write', implode(', ', $other));
        }
        return $other;
    }

    /** Encrypting the same key again gives another text: it is the same value all the same. */
    private function isSame(string $path, ?string $one, ?string $other): bool
    {
        if ($one === null || $other === null || !$this->rows->isEncrypted($path)) {
            return $one === $other;
        }
        return $one === $other || trim($this->rows->decrypt($one)) === trim($this->rows->decrypt($other));
    }

    private function replacement(string $path, bool $inEnv, ?string $old, ?string $new): array
    {
        return [
            'path' => $path,
            'env' => $inEnv,
            'before' => $this->rows->carry($path, $old),
            'after' => $this->rows->carry($path, $new),
        ];
    }

    private static function isInEnv(array $row): bool
    {
        return !empty($row['env']);
    }

    /** Those of the rows that stand in env.php, or the others. */
    private static function placed(array $rows, bool $inEnv): array
    {
        return array_values(array_filter($rows, function ($row) use ($inEnv) {
            return self::isInEnv($row) === $inEnv;
        }));
    }

    /** Raw values by path. */
    private function raw(array $rows, string $side): array
    {
        $raw = [];
        foreach ($rows as $row) {
            $raw[$row['path']] = $this->rows->uncarry($row[$side]);
        }
        return $raw;
    }

    public function env(): BridgeEnv
    {
        return $this->env;
    }

    public function rows(): BridgeRows
    {
        return $this->rows;
    }

    /** What Magento itself does after saving configuration; the next read is a fresh one. */
    public function cleanConfigCache(): void
    {
        $this->om->get('Magento\Framework\App\Config\ReinitableConfigInterface')->reinit();
    }

    /** A reader that has nothing in memory yet; the shop's cache stays as it is. */
    private function freshConfig()
    {
        return $this->om->create('Magento\Config\App\Config\Type\System');
    }

    /** Where a path is locked: variable, env.php, config.php; null when the database counts. */
    private function lock(string $path): ?string
    {
        $checker = $this->om->get('Magento\Config\Model\Config\Reader\Source\Deployed\SettingChecker');
        if ($checker->getPlaceholderValue($path, 'default') !== null) {
            return 'variable';
        }
        // Whether a null in a file locks differs between versions; app:config:dump writes many.
        if (!$checker->isReadOnly($path, 'default')) {
            return null;
        }
        foreach (['env.php', 'config.php'] as $file) {
            if (self::at(self::deployed($this->root . '/app/etc/' . $file), $path) !== null) {
                return $file;
            }
        }
        // In neither file: by a variable that stands for a part of env.php (MAGENTO_DC_SYSTEM__...).
        return 'variable';
    }

    /** The value that locks a path, as it stands in the variable or the file; null when unknown. */
    private function locking(string $path): ?string
    {
        $checker = $this->om->get('Magento\Config\Model\Config\Reader\Source\Deployed\SettingChecker');
        $found = [$checker->getPlaceholderValue($path, 'default')];
        if ($found[0] === null) {
            $found = self::at(self::deployed($this->root . '/app/etc/env.php'), $path)
                ?? self::at(self::deployed($this->root . '/app/etc/config.php'), $path);
        }
        return $found === null ? null : (is_scalar($found[0]) ? (string)$found[0] : '');
    }

    /** What stands at this path, in a list of one, for it may be null; null when nothing does. */
    private static function at(array $values, string $path): ?array
    {
        foreach (explode('/', 'system/default/' . $path) as $part) {
            if (!is_array($values) || !array_key_exists($part, $values)) {
                return null;
            }
            $values = $values[$part];
        }
        return [$values];
    }

    private static function deployed(string $file): array
    {
        static $seen = [];
        if (!isset($seen[$file])) {
            $values = is_readable($file) ? include $file : [];
            $seen[$file] = is_array($values) ? $values : [];
        }
        return $seen[$file];
    }

    private function modules(): array
    {
        $enabled = $this->om->get('Magento\Framework\Module\ModuleListInterface');
        $paths = $this->om->get('Magento\Framework\Component\ComponentRegistrarInterface')->getPaths('module');
        $list = [];
        foreach ($paths as $name => $path) {
            if (preg_match(self::OURS, $name) === 1) {
                $list[] = [
                    'name' => $name,
                    'version' => self::version($path),
                    'enabled' => (bool)$enabled->has($name),
                ];
            }
        }
        sort($list);
        return $list;
    }

    /** A module's, by its folder. */
    public static function version(string $path): ?string
    {
        $package = json_decode((string)@file_get_contents($path . '/composer.json'), true);
        $name = $package['name'] ?? '';
        if (class_exists('Composer\InstalledVersions') && \Composer\InstalledVersions::isInstalled($name)) {
            return \Composer\InstalledVersions::getPrettyVersion($name);
        }
        return $package['version'] ?? null;
    }

    private static function variable(string $name): ?string
    {
        $value = $_ENV[$name] ?? whereOffered('getenv', $name);
        return is_string($value) && $value !== '' ? $value : null;
    }
}

/**
 * Whether an address can be reached from here, layer by layer up to the first that fails: through
 * the proxy that the environment names, as the connector's own client goes.
 */
final class BridgeReach
{
    /** @var string */
    private $host;
    /** @var int */
    private $port;
    /** @var bool */
    private $tls;
    /** @var string */
    private $path;
    /** @var int */
    private $seconds;
    /** @var array|null scheme, host, port, login and the variable's name */
    private $proxy;
    /** @var string */
    private $near = '';
    /** @var array */
    private $steps = [];

    private function __construct(string $url, int $seconds)
    {
        $parts = parse_url($url) ?: [];
        $this->host = trim((string)($parts['host'] ?? ''), '[]');
        $this->tls = ($parts['scheme'] ?? '') === 'https';
        $this->port = $parts['port'] ?? ($this->tls ? 443 : 80);
        $this->path = ($parts['path'] ?? '/') ?: '/';
        $this->seconds = $seconds;
        $this->proxy = self::proxy($this->host, $this->tls);
    }

    public static function check(string $url, int $seconds): array
    {
        $reach = new self($url, $seconds);
        $socket = $reach->connect();
        if ($socket && (!$reach->tls || $reach->secure($socket))) {
            $reach->ask($socket);
        }
        return $reach->steps;
    }

    private function note(string $layer, bool $ok, string $detail): bool
    {
        $this->steps[] = ['layer' => $layer, 'ok' => $ok, 'detail' => $detail];
        return $ok;
    }

    /** A way to the host's port on which nothing has been said yet. */
    private function connect()
    {
        $host = $this->proxy['host'] ?? $this->host;
        $port = $this->proxy['port'] ?? $this->port;
        $address = filter_var($host, FILTER_VALIDATE_IP) ? $host : self::resolve($host);
        if (!$this->note('dns', $address !== null, $address ?? $host)) {
            return null;
        }
        $at = strpos($address, ':') === false ? $address : "[$address]";
        $this->near = "tcp://$at:$port";
        $socket = $this->open([], $why);
        if (!$this->note('tcp', (bool)$socket, $socket ? "$host:$port" : $why) || $this->proxy === null) {
            return $socket;
        }
        $name = $this->proxy['name'];
        if ($this->proxy['scheme'] !== 'http') {
            // What it says can't be spoken here; that it answers is all that can be told.
            $this->note('proxy', true, "$host:$port ($name), no further");
            return null;
        }
        $line = $this->tls ? $this->pass($socket) : null;
        $ok = $line === null || preg_match('#^HTTP/[\d.]+ 2\d\d#', $line) === 1;
        return $this->note('proxy', $ok, $ok ? "$host:$port ($name)" : ($line ?: 'no answer')) ? $socket : null;
    }

    private function open(array $tls, ?string &$why)
    {
        $names = ['peer_name' => $this->host, 'SNI_enabled' => true];
        $context = stream_context_create(['ssl' => $tls + $names]);
        $socket = @stream_socket_client($this->near, $no, $text, $this->seconds, STREAM_CLIENT_CONNECT, $context);
        $why = (string)$text;
        if ($socket) {
            stream_set_timeout($socket, $this->seconds);
        }
        return $socket ?: null;
    }

    /** What the proxy says to being asked for the host. */
    private function pass($socket): string
    {
        $host = strpos($this->host, ':') === false ? $this->host : "[$this->host]";
        $to = "$host:$this->port";
        @fwrite($socket, "CONNECT $to HTTP/1.1\r\nHost: $to\r\n" . $this->login() . "\r\n");
        $line = trim((string)@fgets($socket, 512));
        do {
            $more = @fgets($socket, 8192);
        } while ($more !== false && trim($more) !== '');
        return $line;
    }

    private function login(): string
    {
        $login = $this->proxy['login'] ?? '';
        return $login === '' ? '' : 'Proxy-Authorization: Basic ' . base64_encode($login) . "\r\n";
    }

    private function secure($socket): bool
    {
        $why = 'no TLS session';
        set_error_handler(function ($level, $message) use (&$why) {
            $why = $message;
            return true;
        });
        $ok = stream_socket_enable_crypto($socket, true, STREAM_CRYPTO_METHOD_TLS_CLIENT) === true;
        restore_error_handler();
        $kind = stream_get_meta_data($socket)['crypto']['protocol'] ?? 'TLS';
        return $this->note('tls', $ok, $ok ? $kind : self::words($why) . $this->issuer());
    }

    private function ask($socket): void
    {
        $to = "$this->host:$this->port";
        $plain = $this->proxy !== null && !$this->tls;
        $head = $plain ? "GET http://$to$this->path" : "GET $this->path";
        $login = $plain ? $this->login() : '';
        @fwrite($socket, "$head HTTP/1.1\r\nHost: $to\r\nConnection: close\r\n$login\r\n");
        $line = trim((string)@fgets($socket, 512));
        $ok = preg_match('#^HTTP/[\d.]+ \d{3}#', $line) === 1;
        $this->note('http', $ok, $ok ? $line : 'no answer');
    }

    /** OpenSSL's own words, without PHP's around them. */
    private static function words(string $why): string
    {
        return preg_match('/SSL routines:[^:]*:(.+)/', $why, $found) === 1 ? trim($found[1]) : trim($why);
    }

    /** Who made out the certificate that is not trusted: nothing is sent to it. */
    private function issuer(): string
    {
        $look = ['verify_peer' => false, 'verify_peer_name' => false, 'capture_peer_cert' => true];
        $socket = $this->open($look, $why);
        if (!$socket) {
            return '';
        }
        if ($this->proxy !== null) {
            $this->pass($socket);
        }
        @stream_socket_enable_crypto($socket, true, STREAM_CRYPTO_METHOD_TLS_CLIENT);
        $certificate = stream_context_get_options($socket)['ssl']['peer_certificate'] ?? null;
        fclose($socket);
        $names = $certificate ? (openssl_x509_parse($certificate)['issuer'] ?? []) : [];
        $who = array_filter([$names['CN'] ?? '', $names['O'] ?? ''], 'is_string');
        $who = array_unique(array_filter($who));
        return $who === [] ? '' : '; its certificate is by ' . implode(', ', $who);
    }

    private static function resolve(string $host): ?string
    {
        $four = (string)whereOffered('gethostbyname', $host);
        if ($four !== $host && $four !== '') {
            return $four;
        }
        $six = whereOffered('dns_get_record', $host, DNS_AAAA);
        return $six[0]['ipv6'] ?? null;
    }

    /** The proxy for this host that the environment names, as curl and Guzzle read it. */
    private static function proxy(string $host, bool $tls): ?array
    {
        $names = $tls ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy'];
        foreach (array_merge($names, ['ALL_PROXY', 'all_proxy']) as $name) {
            $value = (string)whereOffered('getenv', $name);
            if ($value === '' || self::isExcepted($host)) {
                continue;
            }
            $parts = parse_url(strpos($value, '://') === false ? "http://$value" : $value) ?: [];
            $scheme = strtolower($parts['scheme'] ?? 'http');
            $usual = ['http' => 80, 'https' => 443];
            return [
                'name' => $name,
                'scheme' => $scheme,
                'host' => trim((string)($parts['host'] ?? ''), '[]'),
                'port' => $parts['port'] ?? $usual[$scheme] ?? 1080,
                'login' => isset($parts['user'])
                    ? rawurldecode($parts['user']) . ':' . rawurldecode($parts['pass'] ?? '')
                    : '',
            ];
        }
        return null;
    }

    private static function isExcepted(string $host): bool
    {
        $list = (string)(whereOffered('getenv', 'NO_PROXY') ?: whereOffered('getenv', 'no_proxy'));
        foreach (preg_split('/[\s,]+/', $list, -1, PREG_SPLIT_NO_EMPTY) as $one) {
            $one = strtolower(ltrim($one, '.'));
            $host = strtolower($host);
            if ($one === '*' || $one === $host || substr($host, -strlen(".$one")) === ".$one") {
                return true;
            }
        }
        return false;
    }
}

/** How the store's host is doing. What can't be told is left out, and stops nothing. */
final class BridgeHealth
{
    /** What the connector, or what it stands on, can't do without. */
    private const EXTENSIONS = ['openssl', 'curl', 'json'];
    /** The feeds' indexers, by id. */
    private const FEEDS = '/data_exporter|saas|_feed$/i';
    private const OPTIMIZER = 'adobe-commerce/commerce-data-export-aco-adapter';

    private $om;
    private $root;

    public function __construct($om, string $root)
    {
        $this->om = $om;
        $this->root = $root;
    }

    public function look(
        array $paths,
        array $locks,
        array $locking,
        $config,
        BridgeRows $rows,
        array $inFile
    ): array
    {
        $raw = $rows->read($paths);
        $stale = [];
        $shadowed = [];
        $written = [];
        $ignored = [];
        foreach ($paths as $path) {
            $used = $config->get('default/' . $path);
            $used = is_scalar($used) ? trim((string)$used) : '';
            $kept = isset($raw[$path]) ? $raw[$path] : null;
            if ($kept !== null && $rows->isEncrypted($path)) {
                $kept = $rows->decrypt($kept);
            }
            if ($kept === null) {
                // Without a row Magento uses a module's default; anything else comes from the cache.
                $differs = $used !== '' && $used !== trim((string)$this->defaultOf($path));
            } else {
                $differs = trim($kept) !== $used;
            }
            if ($locks[$path] === null && $differs) {
                $stale[] = $path;
            }
            $set = $locking[$path];
            if ($set !== null && trim($rows->isEncrypted($path) ? $rows->decrypt($set) : $set) !== $used) {
                // The variable or the file is newer than the cache.
                $stale[] = $path;
            }
            if ($locks[$path] !== null && $kept !== null && $differs) {
                $shadowed[] = $path;
            }
            if (is_scalar(self::below($inFile, $path))) {
                $written[] = $path;
            }
            // Magento looks into $_ENV only, which PHP fills where variables_order has an E.
            $name = 'CONFIG__DEFAULT__' . strtoupper(str_replace('/', '__', $path));
            if ((string)whereOffered('getenv', $name) !== '' && !isset($_ENV[$name])) {
                $ignored[] = $path;
            }
        }
        return [
            'php' => PHP_VERSION,
            'missing_extensions' => array_values(array_filter(self::EXTENSIONS, function ($name) {
                return !extension_loaded($name);
            })),
            'now' => time(),
            'stale' => $stale,
            'shadowed' => $shadowed,
            'in_config_php' => $written,
            'ignored_variables' => $ignored,
            'cron' => $this->cron(),
            'indexers' => $this->indexers(),
            'optimizer' => is_dir($this->root . '/vendor/' . self::OPTIMIZER),
        ];
    }

    private function defaultOf(string $path)
    {
        try {
            $value = self::below($this->om->get('Magento\Framework\App\Config\Initial')->getData('default'), $path);
        } catch (Throwable $error) {
            return null;
        }
        return is_scalar($value) ? (string)$value : null;
    }

    private static function below($values, string $path)
    {
        foreach (explode('/', $path) as $part) {
            $values = is_array($values) ? ($values[$part] ?? null) : null;
        }
        return $values;
    }

    /** When cron last did something. Magento writes the table in UTC. */
    private function cron(): ?array
    {
        try {
            $resource = $this->om->get('Magento\Framework\App\ResourceConnection');
            $table = $resource->getTableName('cron_schedule');
            $last = $resource->getConnection()->fetchOne("SELECT MAX(executed_at) FROM $table");
        } catch (Throwable $error) {
            return null;
        }
        $configured = null;
        try {
            $tasks = $this->om->get('Magento\Framework\Crontab\CrontabManagerInterface')->getTasks();
            $configured = is_array($tasks) && $tasks !== [];
        } catch (Throwable $error) {
            // There may be no crontab command: cron is then somebody else's business.
        }
        $at = is_string($last) ? strtotime($last . ' UTC') : false;
        return ['last' => $at === false ? null : time() - $at, 'configured' => $configured];
    }

    private function indexers(): array
    {
        $list = [];
        try {
            $known = $this->om->get('Magento\Framework\Indexer\ConfigInterface')->getIndexers();
            $registry = $this->om->get('Magento\Framework\Indexer\IndexerRegistry');
        } catch (Throwable $error) {
            return [];
        }
        foreach (array_keys($known) as $id) {
            if (preg_match(self::FEEDS, (string)$id) !== 1) {
                continue;
            }
            try {
                $indexer = $registry->get($id);
                $list[] = [
                    'id' => (string)$id,
                    'scheduled' => (bool)$indexer->isScheduled(),
                    'status' => (string)$indexer->getStatus(),
                ];
            } catch (Throwable $error) {
                // One indexer that can't be asked hides none of the others.
            }
        }
        return $list;
    }
}

/**
 * Which feeds the store exports, and what became of their records. Only reads, in plain SQL that
 * MySQL 5.7 and 8 and MariaDB have in common, and names no table or column that was not seen there
 * before. What can't be told is left out, with the reason.
 */
final class BridgeFeeds
{
    /**
     * Feeds as Magento calls them, in the order of a first export: their tables, new and old, their
     * indexer, the flag that tells when a legacy one was last sent, and whether its records have a
     * place.
     */
    private const KNOWN = [
        'scopesWebsite' => [['scopes_website_data_exporter'], 'scopes_website_data_exporter', 'scopes-website', true],
        'scopesCustomerGroup' => [
            ['scopes_customergroup_data_exporter'], 'scopes_customergroup_data_exporter', 'scopes-customergroup', false,
        ],
        'productAttributes' => [
            ['cde_product_attributes_feed', 'catalog_data_exporter_product_attributes'],
            'catalog_data_exporter_product_attributes', 'product-attributes', true,
        ],
        'categories' => [
            ['cde_categories_feed', 'catalog_data_exporter_categories'],
            'catalog_data_exporter_categories', 'categories', true,
        ],
        'products' => [
            ['cde_products_feed', 'catalog_data_exporter_products'],
            'catalog_data_exporter_products', 'products', true,
        ],
        'prices' => [
            ['cde_product_prices_feed', 'catalog_data_exporter_product_prices'],
            'catalog_data_exporter_product_prices', 'prices', true,
        ],
        'variants' => [
            ['cde_product_variants_feed', 'catalog_data_exporter_product_variants'],
            'catalog_data_exporter_product_variants', 'variants', false,
        ],
        'productOverrides' => [
            ['cde_product_overrides_feed', 'catalog_data_exporter_product_overrides'],
            'catalog_data_exporter_product_overrides', 'product-overrides', true,
        ],
        'categoryPermissions' => [
            ['cde_category_permissions_feed', 'catalog_data_exporter_category_permissions'],
            'catalog_data_exporter_category_permissions', 'category-permissions', false,
        ],
    ];
    /** Those of Payment Services, each once for either pair of keys. */
    private const PAYMENTS = [
        'paymentServicesStores' => ['stores_data_exporter', 'store_data_exporter', 'store'],
        'paymentServicesOrders' => ['sales_data_exporter_orders', 'sales_order_data_exporter', 'order'],
        'paymentServicesOrderStatuses' => [
            'sales_data_exporter_order_statuses', 'sales_order_status_data_exporter', 'order-status',
        ],
    ];
    /** What else is read. */
    private const TABLES = ['store', 'store_website', 'store_group', 'mview_state', 'indexer_state', 'flag',
        'cron_schedule', 'core_config_data', 'catalog_product_website', 'catalog_product_entity', 'catalog_category_entity',
        'eav_attribute', 'eav_entity_type', 'catalog_eav_attribute', 'catalog_product_entity_tier_price',
        'catalogrule_product_price', 'catalog_product_entity_int'];
    /** Where a record says what it belongs to; the first that it has counts. */
    private const PLACES = ['view' => ['storeViewCode'], 'website' => ['websiteCode', 'website.websiteCode']];
    /** What a record is called, best first. */
    private const NAMES = ['sku', 'attributeCode', 'urlPath', 'categoryId', 'websiteCode', 'productId', 'customerGroupCode'];
    /** What the exporter makes no price of. */
    private const PRICELESS = "('configurable', 'giftcard')";
    /** The gateway took it. */
    private const TAKEN = 200;
    /** Different reasons that are told where a state has more than one, and the records that are
     * looked at for them: a message may be another one for each of 200,000. */
    private const REASONS = 60;
    private const LOOKED_AT = 10000;
    /** Cron groups by what needs them. */
    private const GROUPS = [
        'any' => ['index'],
        'immediate' => ['resync_failed_feeds_data_exporter'],
        'legacy' => ['saas_data_exporter', 'catalog_data_exporter'],
        'payments' => ['payment_services_data_export'],
    ];

    private $om;
    private $rows;
    private $connection;
    private $resource;
    /** @var array columns by table, of those that are there */
    private $columns = [];
    /** @var array what could not be told of all feeds: which part, and why */
    private $untold = [];
    /** @var string|null the path that names the data space, when it stands in the database */
    private $space;
    /** @var string|null when that was last changed, in the database's own words */
    private $moved;

    public function __construct($om, BridgeRows $rows, ?string $space)
    {
        $this->om = $om;
        $this->rows = $rows;
        $this->space = $space;
        $this->resource = $om->get('Magento\Framework\App\ResourceConnection');
        $this->connection = $this->resource->getConnection();
    }

    public function look(): array
    {
        $feeds = $this->installed();
        if ($feeds === []) {
            return ['feeds' => []];
        }
        $this->probe($feeds);
        $views = (array)$this->part('stores', function () {
            return $this->views();
        });
        $state = (array)$this->part('indexers', function () {
            return $this->state();
        });
        $flags = (array)$this->part('flags', function () {
            return $this->flags();
        });
        $this->moved = $this->part('moved', function () {
            return $this->moved();
        });
        $told = [];
        foreach ($feeds as $feed) {
            $told[] = $this->tell($feed, $views, $state, $flags);
        }
        return [
            'exporter' => $this->version(),
            'sends' => $this->isOn('Magento_SaaSCommon'),
            'resync' => $this->part('resync', function () {
                return $this->command();
            }),
            'cron' => $this->part('cron', function () use ($feeds) {
                return $this->cron($feeds);
            }),
            'views' => $views,
            'feeds' => $told,
            'untold' => $this->untold,
        ];
    }

    /**
     * By store view, what the services' own counts are held against: how many products a search may
     * find, and how long ago the first and the last of those that were taken were. What can't be
     * known is left out.
     */
    public function counts(): array
    {
        $feeds = array_filter($this->installed(), function ($feed) {
            return $feed['name'] === 'products';
        });
        $this->probe($feeds);
        $counts = [];
        try {
            $counts = $this->searchable();
        } catch (Throwable $error) {
            // Whoever compares then has less to compare with.
        }
        foreach ($feeds as $feed) {
            try {
                $this->moved = $this->moved();
                foreach ($this->taken($feed['table'], $feed) as $row) {
                    $code = (string)$row['place'];
                    $counts[$code]['first'] = self::ago($row['first_at']);
                    $counts[$code]['last'] = self::ago($row['last_at']);
                }
            } catch (Throwable $error) {
                continue;
            }
        }
        return $counts;
    }

    /** Products that are switched on and visible, by store view: a value of the view's own counts first. */
    private function searchable(): array
    {
        $ids = array_column($this->all('SELECT a.attribute_code AS code, a.attribute_id AS id FROM {eav_attribute} a'
            . ' JOIN {eav_entity_type} t ON t.entity_type_id = a.entity_type_id'
            . " WHERE t.entity_type_code = 'catalog_product' AND a.attribute_code IN ('visibility', 'status')"),
            'id', 'code');
        if (count($ids) !== 2 || !$this->has('catalog_product_entity_int', 'attribute_id', 'store_id', 'value')) {
            throw new RuntimeException('Which products are visible is kept in a way that is not known.');
        }
        // Adobe Commerce keeps several versions of a product, each in force for a time.
        $staged = $this->has('catalog_product_entity', 'row_id', 'created_in', 'updated_in');
        $link = $staged ? 'row_id' : 'entity_id';
        $now = $staged ? ' AND p.created_in <= UNIX_TIMESTAMP() AND p.updated_in > UNIX_TIMESTAMP()' : '';
        $joined = '';
        foreach ($ids as $code => $id) {
            foreach (["own_$code" => 's.store_id', "all_$code" => '0'] as $alias => $scope) {
                $joined .= " LEFT JOIN {catalog_product_entity_int} $alias ON $alias.$link = p.$link"
                    . " AND $alias.attribute_id = " . (int)$id . " AND $alias.store_id = $scope";
            }
        }
        $found = $this->all('SELECT s.code AS code, COUNT(DISTINCT p.entity_id) AS n FROM {store} s'
            . ' JOIN {catalog_product_website} w ON w.website_id = s.website_id'
            . " JOIN {catalog_product_entity} p ON p.entity_id = w.product_id$now$joined"
            . ' WHERE s.store_id <> 0 AND COALESCE(own_visibility.value, all_visibility.value) <> 1'
            . ' AND COALESCE(own_status.value, all_status.value) = 1 GROUP BY s.code');
        $counts = [];
        foreach (array_column($this->views(), 'code') as $code) {
            $counts[$code] = ['searchable' => 0];
        }
        foreach ($found as $row) {
            $counts[$row['code']] = ['searchable' => (int)$row['n']];
        }
        return $counts;
    }

    /** When the first and the last of a feed's records were taken into this data space, by store view. */
    private function taken(string $table, array $feed): array
    {
        $kept = $this->has($table, 'is_deleted') ? 'is_deleted = 0' : '1 = 1';
        [$by, $place] = $this->place($feed, $kept);
        if ($by !== 'view' || !$this->has($table, 'status', 'modified_at')) {
            return [];
        }
        return $this->all("SELECT $place AS place, MIN(modified_at) AS first_at, MAX(modified_at) AS last_at"
            . " FROM {{$table}} WHERE $kept AND status = " . self::TAKEN . ' AND modified_at >= ? GROUP BY 1',
            [$this->moved ?? '']);
    }

    /** One part of the answer, or why there is none. */
    private function part(string $what, callable $find)
    {
        try {
            return $find();
        } catch (Throwable $error) {
            $this->untold[] = ['what' => $what, 'why' => $error->getMessage()];
            return null;
        }
    }

    /** Every feed: by Magento's own list where it has one, else by the tables that are there. */
    private function installed(): array
    {
        $found = [];
        foreach ($this->metadata() as $name => $feed) {
            $found[$name] = $feed + ['name' => $name, 'payments' => false];
        }
        if ($found === [] && $this->isOn('Magento_DataExporter')) {
            foreach (self::KNOWN as $name => [$tables]) {
                foreach ($this->existing($tables) as $table) {
                    $found[$name] = ['name' => $name, 'table' => $table, 'immediate' => null, 'payments' => false];
                    break;
                }
            }
        }
        if ($found !== [] || $this->isOn('Magento_DataExporter')) {
            foreach ($this->payments() as $name => $table) {
                $found[$name] = ['name' => $name, 'table' => $table, 'immediate' => false, 'payments' => true];
            }
        }
        $order = array_flip(array_keys(self::KNOWN));
        uasort($found, function ($one, $other) use ($order) {
            return ($order[$one['name']] ?? 99) - ($order[$other['name']] ?? 99);
        });
        return array_values($found);
    }

    /** What the exporter itself says: table and way, by name. */
    private function metadata(): array
    {
        $feeds = [];
        try {
            foreach ($this->om->get('Magento\DataExporter\Model\FeedMetadataPool')->getAll() as $metadata) {
                $feeds[(string)$metadata->getFeedName()] = [
                    'table' => (string)$metadata->getFeedTableName(),
                    'immediate' => method_exists($metadata, 'isExportImmediately')
                        ? (bool)$metadata->isExportImmediately() : null,
                ];
            }
            return $this->routed($feeds);
        } catch (Throwable $error) {
            // Older ones have another list.
        }
        try {
            $names = array_keys($this->om->get('Magento\DataExporter\Model\FeedPool')->getList());
        } catch (Throwable $error) {
            return [];
        }
        foreach ($names as $name) {
            $tables = $this->existing(self::KNOWN[$name][0] ?? []);
            if ($tables !== []) {
                $feeds[$name] = ['table' => $tables[0], 'immediate' => null];
            }
        }
        return $feeds;
    }

    /** Without those that are not known here and that the store knows no address for: never sent. */
    private function routed(array $feeds): array
    {
        $routes = $this->om->create('Magento\Config\App\Config\Type\System')
            ->get('default/commerce_data_export/routes');
        if (!is_array($routes)) {
            return $feeds;
        }
        return array_filter($feeds, function ($name) use ($routes) {
            return isset(self::KNOWN[$name]) || isset($routes[$name]);
        }, ARRAY_FILTER_USE_KEY);
    }

    /** Payment Services' feeds for the pairs that it has a merchant for. */
    private function payments(): array
    {
        $feeds = [];
        if (!$this->isOn('Magento_PaymentServicesSaaSExport')) {
            return [];
        }
        foreach (['Production', 'Sandbox'] as $pair) {
            $merchant = 'payment/payment_methods/' . strtolower($pair) . '_merchant_id';
            if (!$this->rows->isAnywhere([$merchant])) {
                continue;
            }
            foreach (self::PAYMENTS as $name => [$table]) {
                $feeds[$name . $pair] = $table;
            }
        }
        return $feeds;
    }

    private function isOn(string $module): bool
    {
        return (bool)$this->om->get('Magento\Framework\Module\ModuleListInterface')->has($module);
    }

    private function version(): ?string
    {
        $package = 'magento/saas-export';
        if (class_exists('Composer\InstalledVersions') && \Composer\InstalledVersions::isInstalled($package)) {
            return \Composer\InstalledVersions::getPrettyVersion($package);
        }
        $paths = $this->om->get('Magento\Framework\Component\ComponentRegistrarInterface')->getPaths('module');
        foreach (['Magento_SaaSCommon', 'Magento_DataExporter'] as $module) {
            if (isset($paths[$module])) {
                return BridgeStore::version($paths[$module]);
            }
        }
        return null;
    }

    /** Those of these tables that are there. */
    private function existing(array $tables): array
    {
        return array_values(array_filter($tables, function ($table) {
            if (!array_key_exists($table, $this->columns)) {
                $this->read([$table]);
            }
            return $this->columns[$table] !== [];
        }));
    }

    private function probe(array $feeds): void
    {
        $tables = self::TABLES;
        foreach ($feeds as $feed) {
            array_push($tables, $feed['table'], $feed['table'] . '_cl');
        }
        $this->read($tables);
    }

    /** Columns from the server's own list; a table that is not there has none. */
    private function read(array $tables): void
    {
        $names = [];
        foreach ($tables as $table) {
            $names[$this->resource->getTableName($table)] = $table;
            $this->columns[$table] = [];
        }
        $marks = implode(', ', array_fill(0, count($names), '?'));
        $found = $this->connection->fetchAll(
            'SELECT TABLE_NAME AS t, COLUMN_NAME AS c FROM information_schema.COLUMNS'
            . " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN ($marks)",
            array_map('strval', array_keys($names))
        );
        foreach ($found as $row) {
            if (isset($names[$row['t']])) {
                $this->columns[$names[$row['t']]][] = strtolower($row['c']);
            }
        }
    }

    private function has(string $table, string ...$columns): bool
    {
        return ($this->columns[$table] ?? []) !== [] && array_diff($columns, $this->columns[$table]) === [];
    }

    private function all(string $sql, array $values = []): array
    {
        $named = preg_replace_callback('/\{(\w+)\}/', function ($found) {
            return $this->resource->getTableName($found[1]);
        }, $sql);
        return $this->connection->fetchAll($named, $values);
    }

    /** The store views with what they belong to; view 0 is the admin's. */
    private function views(): array
    {
        return $this->all('SELECT s.code AS code, w.code AS website, s.website_id AS website_id,'
            . ' g.root_category_id AS root FROM {store} s JOIN {store_website} w ON w.website_id = s.website_id'
            . ' LEFT JOIN {store_group} g ON g.group_id = s.group_id WHERE s.store_id <> 0 ORDER BY s.store_id');
    }

    /** Indexers' states by id, changelogs' by view, and the view of each indexer. */
    private function state(): array
    {
        $state = ['indexer' => [], 'view' => [], 'of' => []];
        try {
            foreach ($this->om->get('Magento\Framework\Indexer\ConfigInterface')->getIndexers() as $id => $about) {
                $state['of'][$id] = $about['view_id'] ?? null;
            }
        } catch (Throwable $error) {
            // A feed's changelog is called as its table nearly everywhere.
        }
        if ($this->has('indexer_state', 'indexer_id', 'status')) {
            $state['indexer'] = array_column($this->all('SELECT indexer_id, status FROM {indexer_state}'), 'status', 'indexer_id');
        }
        if ($this->has('mview_state', 'view_id', 'mode', 'version_id')) {
            foreach ($this->all('SELECT view_id, mode, version_id FROM {mview_state}') as $row) {
                $state['view'][$row['view_id']] = $row;
            }
        }
        return $state;
    }

    private function flags(): array
    {
        if (!$this->has('flag', 'flag_code', 'flag_data')) {
            return [];
        }
        $when = $this->has('flag', 'last_update') ? 'last_update' : 'NULL';
        return array_column($this->all("SELECT flag_code, flag_data, $when AS at FROM {flag}"
            . " WHERE flag_code LIKE '%-feed-version' OR flag_code LIKE 'feed_metadata_%'"), null, 'flag_code');
    }

    /**
     * When the store was given its data space. Whatever was sent before went into another one, and
     * a row's time moves with every change of its state.
     */
    private function moved(): ?string
    {
        if ($this->space === null || !$this->has('core_config_data', 'updated_at')) {
            return null;
        }
        $row = $this->all("SELECT updated_at AS at FROM {core_config_data} WHERE scope = 'default'"
            . ' AND scope_id = 0 AND path = ?', [$this->space]);
        return isset($row[0]['at']) ? (string)$row[0]['at'] : null;
    }

    /** Seconds since a time that Magento wrote, which it does in UTC. */
    private static function ago($text): ?int
    {
        $at = is_string($text) && $text !== '' ? strtotime($text . ' UTC') : false;
        return $at === false ? null : max(0, time() - $at);
    }

    private function tell(array $feed, array $views, array $state, array $flags): array
    {
        $name = $feed['name'];
        $table = $feed['table'];
        $immediate = $feed['immediate'] ?? $this->has($table, 'status', 'feed_hash');
        $told = ['name' => $name, 'immediate' => $immediate] + $this->indexer($feed, $state);
        $held = $flags["feed_metadata_$name"]['flag_data'] ?? '';
        $told['sending'] = $this->holder($name, (string)$held);
        $flag = $immediate ? null : ($flags[self::flag($name)] ?? null);
        $told['last_sent'] = $flag === null ? null : self::ago($flag['at'] ?? null);
        try {
            $told += $this->records($feed, $immediate, $flag, $views);
        } catch (Throwable $error) {
            $told['why'] = $error->getMessage();
        }
        try {
            $told['expected'] = (object)$this->expected($name, $views);
        } catch (Throwable $error) {
            $told['expected'] = null;
        }
        return $told;
    }

    private static function flag(string $name): string
    {
        if (preg_match('/^(paymentServices\w+?)(Production|Sandbox)$/', $name, $parts) === 1) {
            return 'payment-services-' . (self::PAYMENTS[$parts[1]][2] ?? '') . '-' . strtolower($parts[2]) . '-feed-version';
        }
        return (self::KNOWN[$name][2] ?? strtolower(preg_replace('/[A-Z]/', '-$0', $name))) . '-feed-version';
    }

    /** The indexer that fills a feed, and how many changed things it has not taken up. */
    private function indexer(array $feed, array $state): array
    {
        $table = $feed['table'];
        $known = array_search($table, array_filter($state['of'] ?? [], 'is_string'), true);
        $id = $known !== false ? $known : (self::KNOWN[$feed['name']][1] ?? null);
        foreach (self::PAYMENTS as [$paid, $indexer]) {
            $id = $paid === $table ? $indexer : $id;
        }
        if ($id === null || !isset($state['indexer'][$id])) {
            return ['indexer' => null, 'backlog' => null];
        }
        $view = $state['of'][$id] ?? $table;
        $change = $state['view'][$view] ?? null;
        $backlog = null;
        if ($change !== null && $this->existing(["{$view}_cl"]) !== []) {
            $backlog = (int)($this->all(
                "SELECT COUNT(DISTINCT entity_id) AS n FROM {{$view}_cl} WHERE version_id > ?",
                [(int)$change['version_id']]
            )[0]['n'] ?? 0);
        }
        return [
            'indexer' => [
                'id' => $id,
                'scheduled' => ($change['mode'] ?? '') === 'enabled',
                'status' => (string)$state['indexer'][$id],
            ],
            'backlog' => $backlog,
        ];
    }

    /** Who sends it right now. The name stays in the flag when it is done, so the lock is what counts. */
    private function holder(string $name, string $flag): ?string
    {
        try {
            if (!$this->om->get('Magento\Framework\Lock\LockManagerInterface')->isLocked("feed_sync_$name")) {
                return null;
            }
        } catch (Throwable $error) {
            return null;
        }
        return (string)(json_decode($flag, true)['lockedBy'] ?? '');
    }

    /** Records by place and state, with the reasons of what was not taken. */
    private function records(array $feed, bool $immediate, ?array $flag, array $views): array
    {
        $table = $feed['table'];
        if (!$this->has($table, 'feed_data')) {
            throw new RuntimeException("There is no table $table.");
        }
        $kept = $this->has($table, 'is_deleted') ? 'is_deleted = 0' : '1 = 1';
        [$by, $place] = $this->place($feed, $kept);
        if ($place === null) {
            return ['by' => $by, 'refusals' => $immediate && $this->has($table, 'status', 'errors'), 'groups' => []];
        }
        if ($immediate && $this->has($table, 'status')) {
            return ['by' => $by, 'refusals' => $this->has($table, 'errors')] + $this->byStatus($table, $place, $kept);
        }
        $last = $this->until($flag);
        $sent = $last === null ? '0' : 'CASE WHEN modified_at <= ? THEN 1 ELSE 0 END';
        $groups = self::counted($this->all(
            "SELECT $place AS place, $sent AS sent, COUNT(*) AS n FROM {{$table}} WHERE $kept GROUP BY 1, 2",
            $last === null ? [] : [$last]
        ));
        $when = (string)($flag['at'] ?? '');
        $before = $this->moved !== null && $when !== '' && $when <= $this->moved;
        return ['by' => $by, 'refusals' => false, 'groups' => array_map(function ($group) use ($before) {
            return $group + ['before_it' => $before && $group['sent'] === 1 ? $group['n'] : 0];
        }, $groups)];
    }

    /** Up to when a legacy feed is sent; null when it never was. */
    private function until(?array $flag): ?string
    {
        if ($flag === null) {
            return null;
        }
        $text = json_decode((string)$flag['flag_data'], true);
        $at = is_string($text) ? strtotime(preg_match('/[Zz]$|[+-]\d\d:?\d\d$/', $text) ? $text : "$text UTC") : false;
        if ($at === false) {
            throw new RuntimeException('What was last sent is written in a way that is not known.');
        }
        return gmdate('Y-m-d H:i:s', $at);
    }

    /**
     * What this feed's records belong to, and the expression for it, as one record shows; null
     * while there is none, though a moment later there may be.
     */
    private function place(array $feed, string $kept): array
    {
        $table = $feed['table'];
        if ($this->has($table, 'store_view_code')) {
            return ['view', 'store_view_code'];
        }
        $has = self::KNOWN[$feed['name']][3] ?? !$feed['payments'];
        $one = $has ? $this->all("SELECT feed_data FROM {{$table}} WHERE $kept LIMIT 1") : [];
        if ($has && $one === []) {
            return ['store', null];
        }
        $one = json_decode((string)($one[0]['feed_data'] ?? ''), true);
        foreach (is_array($one) ? self::PLACES : [] as $kind => $fields) {
            foreach ($fields as $field) {
                $value = $one;
                foreach (explode('.', $field) as $part) {
                    $value = is_array($value) ? ($value[$part] ?? null) : null;
                }
                if (is_string($value)) {
                    // Cut short, so that the server groups in memory.
                    return [$kind, "SUBSTR(JSON_UNQUOTE(JSON_EXTRACT(feed_data, '$.$field')), 1, 64)"];
                }
            }
        }
        return ['store', 'NULL'];
    }

    private function byStatus(string $table, string $place, string $kept): array
    {
        $untaken = 'status <> ' . self::TAKEN;
        $said = $this->has($table, 'errors') ? "CASE WHEN $untaken THEN SUBSTR(errors, 1, 200) END" : 'NULL';
        $tells = $this->moved !== null && $this->has($table, 'modified_at');
        $before = $tells ? 'SUM(CASE WHEN status = ' . self::TAKEN . ' AND modified_at <= ? THEN 1 ELSE 0 END)' : '0';
        $groups = self::counted($this->all("SELECT $place AS place, status AS status, COUNT(*) AS n, $before AS before_it,"
            . " MIN(id) AS sample, MIN($said) AS message, MAX($said) AS other FROM {{$table}} WHERE $kept GROUP BY 1, 2",
            $tells ? [$this->moved] : []));
        $reasons = [];
        $mixed = [];
        foreach ($groups as $group) {
            if ($group['status'] !== self::TAKEN && $group['message'] === $group['other']) {
                $reasons[] = $group;
            } elseif ($group['status'] !== self::TAKEN) {
                $mixed[$group['status']] = $group['status'];
            }
        }
        if ($mixed !== []) {
            $some = "SELECT id, $place AS place, status, $said AS message FROM {{$table}}"
                . " WHERE $kept AND status IN (" . implode(', ', $mixed) . ') LIMIT ' . self::LOOKED_AT;
            $apart = self::counted($this->all('SELECT place, status, message, COUNT(*) AS n, MIN(id) AS sample'
                . " FROM ($some) some GROUP BY place, status, message ORDER BY n DESC LIMIT " . self::REASONS));
            $alone = array_map(function ($reason) {
                return [$reason['place'], $reason['status']];
            }, $reasons);
            foreach ($apart as $reason) {
                if (!in_array([$reason['place'], $reason['status']], $alone, true)) {
                    $reasons[] = $reason;
                }
            }
        }
        return ['groups' => $groups, 'reasons' => $this->named($table, $reasons)];
    }

    /** Numbers as numbers, which the driver hands over as text. */
    private static function counted(array $rows): array
    {
        return array_map(function ($row) {
            foreach (array_intersect(['n', 'status', 'sent', 'sample', 'before_it'], array_keys($row)) as $field) {
                $row[$field] = (int)$row[$field];
            }
            return $row;
        }, $rows);
    }

    /** The same, each with one of its records by the name that people know it by. */
    private function named(string $table, array $reasons): array
    {
        $ids = array_column($reasons, 'sample');
        $names = [];
        if ($ids !== []) {
            $list = implode(', ', $ids);
            foreach ($this->all("SELECT id, feed_data FROM {{$table}} WHERE id IN ($list)") as $row) {
                $record = json_decode((string)$row['feed_data'], true);
                foreach (self::NAMES as $field) {
                    if (isset($record[$field]) && is_scalar($record[$field])) {
                        // A number alone is no name.
                        $kind = substr($field, -2) === 'Id' ? substr($field, 0, -2) . ' ' : '';
                        $names[(int)$row['id']] = $kind . $record[$field];
                        break;
                    }
                }
            }
        }
        foreach ($reasons as &$reason) {
            $reason['sample'] = $names[$reason['sample']] ?? null;
        }
        return $reasons;
    }

    /** How many records there should be, by place; empty where that can't be known. */
    private function expected(string $name, array $views): array
    {
        if ($views === []) {
            return [];
        }
        switch ($name) {
            case 'products':
                $of = array_column($this->all('SELECT website_id, COUNT(*) AS n FROM {catalog_product_website}'
                    . ' GROUP BY website_id'), 'n', 'website_id');
                return $this->inViews($views, function ($view) use ($of) {
                    return $of[$view['website_id']] ?? 0;
                });
            case 'categories':
                // A group's root is one of them.
                $of = [];
                foreach (array_unique(array_map('intval', array_column($views, 'root'))) as $root) {
                    $of[$root] = $this->all('SELECT COUNT(DISTINCT entity_id) AS n FROM {catalog_category_entity}'
                        . ' WHERE path LIKE ? OR path LIKE ?', ["%/$root/%", "%/$root"])[0]['n'];
                }
                return $this->inViews($views, function ($view) use ($of) {
                    return $of[(int)$view['root']] ?? 0;
                });
            case 'productAttributes':
                $all = $this->all('SELECT COUNT(*) AS n FROM {eav_attribute} a'
                    . ' JOIN {eav_entity_type} t ON t.entity_type_id = a.entity_type_id'
                    . " AND t.entity_type_code = 'catalog_product'"
                    . ' JOIN {catalog_eav_attribute} c ON c.attribute_id = a.attribute_id')[0]['n'];
                return $this->inViews($views, function () use ($all) {
                    return $all;
                });
            case 'prices':
                return $this->prices($views);
            default:
                return [];
        }
    }

    private function inViews(array $views, callable $count): array
    {
        $all = [];
        foreach ($views as $view) {
            $all[$view['code']] = (int)$count($view);
        }
        return $all;
    }

    /**
     * One price for each product in each website, and one more for each customer group that has
     * one of its own there, by tier or by rule.
     */
    private function prices(array $views): array
    {
        $link = $this->has('catalog_product_entity', 'row_id') ? 'row_id' : 'entity_id';
        $inSite = 'JOIN {catalog_product_website} pw ON pw.product_id = p.entity_id';
        $priced = 'p.type_id NOT IN ' . self::PRICELESS;
        $days = [];
        $values = [];
        foreach (array_column($views, 'website', 'website_id') as $id => $code) {
            $days[] = '(r.website_id = ' . (int)$id . ' AND r.rule_date = ?)';
            $values[] = $this->today((string)$code);
        }
        $own = [];
        if ($this->has('catalog_product_entity_tier_price', $link, 'all_groups', 'customer_group_id', 'website_id')) {
            $own[] = 'SELECT pw.website_id AS website_id, p.entity_id AS id, t.customer_group_id AS customer_group'
                . " FROM {catalog_product_entity_tier_price} t JOIN {catalog_product_entity} p ON p.$link = t.$link $inSite"
                . " WHERE t.all_groups = 0 AND (t.website_id = 0 OR t.website_id = pw.website_id) AND $priced";
        }
        if ($this->has('catalogrule_product_price', 'rule_date', 'product_id', 'customer_group_id', 'website_id')) {
            $own[] = 'SELECT r.website_id, r.product_id, r.customer_group_id FROM {catalogrule_product_price} r'
                . " JOIN {catalog_product_entity} p ON p.entity_id = r.product_id $inSite AND pw.website_id = r.website_id"
                . ' WHERE (' . implode(' OR ', $days) . ") AND $priced";
        }
        $base = array_column($this->all("SELECT pw.website_id AS site, COUNT(DISTINCT p.entity_id) AS n"
            . " FROM {catalog_product_entity} p $inSite WHERE $priced GROUP BY pw.website_id"), 'n', 'site');
        $more = $own === [] ? [] : array_column($this->all(
            'SELECT own.website_id AS site, COUNT(*) AS n FROM (' . implode(' UNION ', $own) . ') own GROUP BY own.website_id',
            strpos(implode('', $own), '?') === false ? [] : $values
        ), 'n', 'site');
        $all = [];
        foreach (array_column($views, 'website', 'website_id') as $id => $code) {
            $all[$code] = (int)($base[$id] ?? 0) + (int)($more[$id] ?? 0);
        }
        return $all;
    }

    /** The date in a website's own time zone, by which price rules go. */
    private function today(string $website): string
    {
        try {
            $zone = $this->om->get('Magento\Framework\App\Config\ScopeConfigInterface')
                ->getValue('general/locale/timezone', 'website', $website);
            return (new DateTime('now', new DateTimeZone((string)$zone)))->format('Y-m-d');
        } catch (Throwable $error) {
            return gmdate('Y-m-d');
        }
    }

    /** What the installed command can do, by its own definition; modules give it options. */
    private function command(): ?array
    {
        $classes = ['Magento\SaaSCommon\Console\Command\Resync'];
        $paths = $this->om->get('Magento\Framework\Component\ComponentRegistrarInterface')->getPaths('module');
        foreach ($paths as $module => $path) {
            if (strncmp($module, 'Magento_SaaS', 12) === 0 && $this->isOn($module)) {
                $wiring = (string)@file_get_contents("$path/etc/di.xml");
                preg_match_all('/<item[^>]*>\s*\\\\?([\w\\\\]*resync[\w\\\\]*)\s*<\/item>/i', $wiring, $found);
                $classes = array_merge($classes, strpos($wiring, 'CommandList') === false ? [] : $found[1]);
            }
        }
        foreach (array_unique($classes) as $class) {
            try {
                $knows = $this->om->get($class)->getDefinition();
                if ($knows->hasOption('feed')) {
                    return ['force' => $knows->hasOption('force'), 'cleanup' => $knows->hasOption('cleanup-feed')];
                }
            } catch (Throwable $error) {
                // Then it is another one, or there is none.
            }
        }
        return null;
    }

    /** The groups of cron jobs that these feeds need, and when each last ran. */
    private function cron(array $feeds): array
    {
        $needed = self::GROUPS['any'];
        foreach ($feeds as $feed) {
            $immediate = $feed['immediate'] ?? $this->has($feed['table'], 'status', 'feed_hash');
            $kind = $feed['payments'] ? 'payments' : ($immediate ? 'immediate' : 'legacy');
            $needed = array_merge($needed, self::GROUPS[$kind]);
        }
        $jobs = $this->om->get('Magento\Cron\Model\ConfigInterface')->getJobs();
        // Not by the bare column: its index would be walked, and each row fetched by itself.
        $seen = $this->all("SELECT CONCAT(job_code, '') AS job, MAX(executed_at) AS at,"
            . " MIN(CASE WHEN status = 'pending' THEN scheduled_at END) AS due FROM {cron_schedule} GROUP BY 1");
        $last = array_column($seen, 'at', 'job');
        $due = array_column($seen, 'due', 'job');
        $groups = [];
        foreach (array_unique($needed) as $group) {
            $codes = $jobs[$group] ?? [];
            if ($codes === []) {
                continue;
            }
            $ran = array_filter(array_intersect_key($last, $codes));
            $planned = array_filter(array_intersect_key($due, $codes));
            $groups[] = [
                'name' => $group,
                'last' => $ran === [] ? null : self::ago(max($ran)),
                'due' => $planned === [] ? null : self::ago(min($planned)),
                'schedules' => array_values(array_filter(array_column($codes, 'schedule'), 'is_string')),
            ];
        }
        $last = array_filter($last);
        return ['last' => $last === [] ? null : self::ago(max($last)), 'groups' => $groups];
    }
}

/** Hosts take functions away; PHP 8 then knows no such function, and no @ helps. */
function whereOffered(string $function, ...$arguments)
{
    return function_exists($function) ? @$function(...$arguments) : null;
}

/** Errors go to stderr, and a notice in somebody's module stops nothing. */
function quiet(): void
{
    whereOffered('ini_set', 'display_errors', 'stderr');
    whereOffered('ini_set', 'html_errors', '0');
    whereOffered('error_reporting', E_ALL & ~E_DEPRECATED & ~E_USER_DEPRECATED);
    whereOffered('set_error_handler', function ($level, $message) {
        // Composer's check of the PHP version must end the run, as it does elsewhere.
        return $level !== E_USER_ERROR;
    });
}

/** The file and line of what can't be compiled, and which PHP it was; empty for what failed otherwise. */
function whereItWas(Throwable $error): string
{
    return $error instanceof ParseError
        ? basename($error->getFile()) . ' line ' . $error->getLine() . ', with PHP ' . PHP_VERSION
        : '';
}

/** Prepares a change, waits for the word, and commits or rolls back. */
function transaction(BridgeLines $lines, BridgeStore $store, callable $prepare): void
{
    $store->mustBeCurrent();
    $store->rows()->begin();
    try {
        $prepared = $prepare();
        if ($prepared['rows'] === []) {
            $store->rows()->rollBack();
            $lines->answer(['ok' => $prepared]);
            return;
        }
        $lines->answer(['ok' => $prepared]);
        // Whoever asked writes its journal now. Silence or a lost connection means no.
        $word = $lines->nextSoon();
        if ($word === null || $word['ask'] !== 'commit') {
            $store->rows()->rollBack();
            if ($word === null) {
                exit(1);
            }
            $lines->answer(['ok' => (object)[]]);
            return;
        }
        commitAll($store);
    } catch (Throwable $error) {
        $store->rows()->rollBack();
        throw $error;
    }
    clean($lines, $store);
}

/** The file first, because it can still be put back when the database then says no. */
function commitAll(BridgeStore $store): void
{
    try {
        $store->env()->replace();
        $store->rows()->commit();
    } catch (Throwable $error) {
        $store->env()->putBack();
        throw $error;
    }
}

/** The values are in force in the database, whatever comes of the cache. */
function clean(BridgeLines $lines, BridgeStore $store): void
{
    $why = '';
    try {
        if ($store->env()->isReplaced()) {
            $store->env()->acknowledge();
        }
        $store->cleanConfigCache();
    } catch (Throwable $error) {
        $why = $error->getMessage();
    }
    $lines->answer(['ok' => ['cache' => $why]]);
}

// PHP 7 would go on with nothing in their place, and answer nothing: this is PHP 8's word for it.
foreach (['json_decode', 'json_encode'] as $needed) {
    if (!function_exists($needed)) {
        fwrite(STDERR, "PHP Fatal error:  Uncaught Error: Call to undefined function $needed()\n");
        exit(255);
    }
}
// A limit meant for web requests is too small for a cold start.
whereOffered('ini_set', 'memory_limit', '-1');
whereOffered('set_time_limit', 0);
quiet();
// What is echoed is no answer; its beginning is kept, for it may be the reason of an end. What is
// written to stdout behind PHP's back lacks the marker.
$echoed = '';
whereOffered('ob_start', function ($text) use (&$echoed) {
    $echoed .= substr($text, 0, max(0, 2048 - strlen($echoed)));
    return '';
}, 4096);
$lines = new BridgeLines(STDIN, fopen('php://stdout', 'wb'), $marker);
register_shutdown_function(function () use ($lines, &$echoed) {
    $last = error_get_last();
    $fatal = $last !== null && ($last['type'] & (E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR));
    while (ob_get_level() > 0 && @ob_end_flush()) {
        // So that all of it has come through.
    }
    $said = trim(strip_tags($echoed));
    $lines->problem('died', $fatal || $said === '' ? ($last['message'] ?? 'Somebody called exit.') : $said, [
        'why' => $fatal ? $said : '',
    ]);
});

$store = null;
while (($question = $lines->next()) !== null) {
    try {
        switch ($question['ask']) {
            case 'hello':
                $root = BridgePlace::find($question['root'], $question['search']);
                chdir($root);
                $owner = BridgePlace::becomeOwner($root);
                BridgePlace::checkFiles($root);
                $store = new BridgeStore($root);
                $lines->answer(['ok' => [
                    'root' => $root,
                    'php' => PHP_VERSION,
                    'identity' => $store->identity(),
                    'owner' => $owner,
                ]]);
                break;
            case 'inspect':
                $store->mustBeCurrent();
                $lines->answer(['ok' => $store->inspect($question['paths'])]);
                break;
            case 'health':
                $store->mustBeCurrent();
                $lines->answer(['ok' => $store->health($question['paths'])]);
                break;
            case 'feeds':
                $store->mustBeCurrent();
                $lines->answer(['ok' => $store->feeds()]);
                break;
            case 'views':
                $store->mustBeCurrent();
                $lines->answer(['ok' => $store->views((bool)$question['counted'])]);
                break;
            case 'read':
                $store->mustBeCurrent();
                $lines->answer(['ok' => $store->read($question['paths'])]);
                break;
            case 'save':
                transaction($lines, $store, function () use ($store, $question) {
                    return $store->prepareSave($question['changes'], $question['held'] ?? []);
                });
                break;
            case 'restore':
                transaction($lines, $store, function () use ($store, $question) {
                    return $store->prepareRestore($question['rows']);
                });
                break;
            case 'settle':
                $store->rows()->begin();
                try {
                    $answer = $store->settle($question['rows']);
                    $answer['settled'] ? $store->rows()->commit() : $store->rows()->rollBack();
                } catch (Throwable $error) {
                    $store->rows()->rollBack();
                    throw $error;
                }
                if ($answer['settled']) {
                    $store->cleanConfigCache();
                }
                $lines->answer(['ok' => $answer]);
                break;
            case 'clean':
                clean($lines, $store);
                break;
            case 'reach':
                $lines->answer(['ok' => ['steps' => BridgeReach::check($question['url'], $question['seconds'])]]);
                break;
            default:
                throw new BridgeProblem('unknown', $question['ask']);
        }
    } catch (BridgeProblem $problem) {
        $lines->problem($problem->name, $problem->getMessage(), $problem->more);
    } catch (Throwable $error) {
        $lines->problem('error', $error->getMessage(), [
            'class' => get_class($error),
            'why' => whereItWas($error),
            'disabled' => (string)whereOffered('ini_get', 'disable_functions'),
        ]);
    }
}
exit(0);
