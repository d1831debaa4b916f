/** What the name of a variable, key or flag says about its value. */

/** 'host': a host name stands here. 'never': what stands here is not looked up, even if it is a host name. */
export type KeyHint = 'host' | 'never' | undefined;

/** Words that go with values to connect to. */
const HOST_WORDS =
  /-(?:\w*hosts?|\w*urls?|\w*uris?|\w*endpoints?|\w*servers?|\w*addr|addrs|\w*address|addresses|brokers?|upstreams?|origins?|bootstrap|peers?|seeds?|dsn|proxy|backends?|targets?|connect|connection|remote|gateway|master|leader|primary|replicas?|nslookup|ping|nc|ncat|telnet|getent|curl|wget|ssh)-/;

/** Words that go with names of one's own, names to compare with, and links for people. */
const NEVER_WORDS = new RegExp(
  `-(?:${[
    // Compared with what a client sends, or sent to clients.
    'allow|allowed|allowlist|whitelist|deny|denied|blocklist|trusted|cors|no-proxy|noproxy|non-proxy|nonproxy',
    'cookie|domain|domains|realm|issuer|issuers|audience|audiences|aud|iss|scope|scopes|referer|csp|spn|principal',
    'external|public|redirect|callback|advertise|advertised|announce|virtual-host|vhost|server-name|servername',
    'root-url|site-url|app-url|frontend-url|web-url|canonical|self|hostname-override|host-override|sni|authority',
    // Names in certificates.
    'san|sans|cn|common-name|subject|dns-names|dns-name|alt-names|altnames|ca-name|cert-host',
    // Listened on, not connected to.
    'listen|listener|listeners|bind|binding|interface',
    // For people to read or click.
    'docs|documentation|homepage|home|website|link|links|icon|logo|help|support|runbook|license|licence|legal|privacy',
    'title|summary|description|message|comment|note|notes|text|reference|changelog|release-notes|generator|credits',
    // Names of other things that have dots.
    'email|mail-from|from|sender|contact|maintainer|maintainers|image|images|img|repository-name|registry|registries',
    'schema|schemas|xmlns|namespace|namespaces|version|label|labels|annotation|annotations|class|package|packages',
    'provisioner|driver|plugin|finalizer|finalizers|controller-name|controller-class|group|groups|kind|topic|topics',
    'path|paths|file|files|filename|dir|directory|user-agent|header|headers|metric|metrics-names|expr|query|regex',
    'pattern|format|template|resolve|name-server-name',
  ].join('|')})-`,
);

/** Sections in which nothing is looked up. */
const NEVER_SECTIONS = /-(?:cors|annotations|labels|links|dns-names|alt-names|docs|templating|panels|license)-/;

/** Names that end in host or hostname and mean the program's own name, unless another word names a peer. */
const OWN_NAME = /-(?:hostname|host-name|node-name)-/;
const PEERS =
  /-(?:db|database|postgres|postgresql|pg|mysql|mariadb|redis|mongo|mongodb|smtp|mail|ldap|kafka|rabbitmq|amqp|nats|elasticsearch|remote|upstream|backend|target)-/;

/** Hint of a key path, whose last part decides: `DB_HOST`, `spring.datasource.url`, `alerting.alertmanagers.targets`. */
export function keyHint(key: string | undefined): KeyHint {
  if (key === undefined || key === '') return undefined;
  const parts = key.split('.').slice(-4).map(words);
  const last = parts.pop() ?? '';
  if (NEVER_WORDS.test(last) || parts.some(part => NEVER_SECTIONS.test(part))) return 'never';
  if (OWN_NAME.test(last)) return PEERS.test(last) || parts.some(part => PEERS.test(part)) ? 'host' : undefined;
  return HOST_WORDS.test(last) ? 'host' : undefined;
}

/** The key ends with the word for a host, as DB_HOST does and HOST_ALIAS does not. */
export function asksForHost(key: string | undefined): boolean {
  const last = words(key?.split('.').at(-1) ?? '');
  return /(?:host|hosts|addr|address|addresses|url|uri|endpoint|server|servers|broker|brokers|nslookup|ping)-$/.test(
    last,
  );
}

/** `dbHost`, `DB_HOST`, `db-host` → `-db-host-`. */
function words(name: string): string {
  const separated = name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').replace(/[^A-Za-z0-9]+/g, '-');
  return `-${separated.toLowerCase()}-`;
}
