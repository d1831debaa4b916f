/** What the name of a variable, key or flag says about its value. */

/** 'host': a host name stands here. 'never': what stands here is not looked up, even if it is a host name. */
export type KeyHint = 'host' | 'never' | undefined;

/** Words that go with values to connect to. */
const HOST_WORDS =
  /-(?:\w*hosts?|\w*urls?|\w*uris?|\w*endpoints?|\w*servers?|\w*addr|addrs|\w*address|addresses|contact-points|brokers?|upstreams?|origins?|bootstrap|peers?|seeds?|dsn|proxy|backends?|targets?|connect|connection|remote|gateway|master|leader|primary|replicas?|nslookup|ping|nc|ncat|telnet|getent|curl|wget|ssh)-/;

/** Words that tell of names to compare with, of names of one's own, and of links for people, wherever they stand. */
const NEVER_WORDS = oneOf([
  // Compared with what a client sends, or sent to clients.
  'allow|allowed|allowlist|whitelist|deny|denied|blocklist|trusted|cors|no-proxy|noproxy|non-proxy|nonproxy',
  'cookie|issuer|issuers|audience|audiences|aud|iss|referer|csp|spn|redirect|callback|canonical|self',
  // Names of one's own.
  '(?:external|public|root|site|app|web)-(?:url|uri|host|hostname|name|address|endpoint|addr)|frontend-url',
  'advertise|advertised|announce|virtual-host|vhost|listen|listener|listeners|bind|bind-address',
  // Names in certificates, and what is asked of them.
  'server-name|servername|sni|common-name|dns-names?|alt-names?|altnames|sans?|cn|ca-name|hostname-override',
  // For people to read or click.
  '(?:help|support|home|link|legal|privacy|terms|logo|icon)-(?:url|uri|link)|docs|documentation|homepage|website',
  'runbook|license|licence|changelog|release-notes|generator|xmlns|user-agent|images?|img',
]);

/** Words that say the same if they stand last: TOPIC and MAIL_FROM, but not MESSAGE_BROKER_HOST or SCHEMA_REGISTRY_URL. */
const NEVER_LAST_WORDS = new RegExp(
  `-(?:${[
    'domains?|realm|scopes?|subject|principal|authority|email|from|sender|contact|maintainers?|registry|registries',
    'schema|schemas|namespaces?|version|labels?|annotations?|class|packages?|provisioner|driver|plugin|finalizers?',
    'groups?|kind|topics?|paths?|files?|filename|dir|directory|headers?|expr|query|regex|pattern|format|template',
    'text|title|summary|description|message|comment|notes?|reference|credits|links?|logo|icon|interface|resolve',
    'schema-location|controller-name|controller-class|sources?',
  ].join('|')})-$`,
);

function oneOf(words: string[]): RegExp {
  return new RegExp(`-(?:${words.join('|')})-`);
}

/** Sections in which nothing is looked up. */
const NEVER_SECTIONS = /-(?:cors|annotations|labels|links|dns-names|alt-names|docs|templating|panels|license)-/;

/** Names that end in host or hostname and mean the program's own name, unless another word names a peer. */
const OWN_NAME = /-(?:hostname|host-name|node-name)-/;
const PEERS =
  /-(?:db|database|postgres|postgresql|pg|mysql|mariadb|redis|mongo|mongodb|smtp|mail|ldap|kafka|rabbitmq|amqp|nats|elasticsearch|remote|upstream|backend|target)-/;

/** How many levels of keys a path holds: those further out say nothing about a value. */
export const DEEPEST_KEYS = 4;
/** What is longer is no name, and is cut: it would cost time at every value below it. */
export const LONGEST_KEY = 200;

/** Hint of a key path, whose last part decides: `DB_HOST`, `spring.datasource.url`, `alerting.alertmanagers.targets`. */
export function keyHint(key: string | undefined): KeyHint {
  if (key === undefined || key === '') return undefined;
  const parts = key.slice(-LONGEST_KEY).split('.').slice(-DEEPEST_KEYS).map(words);
  const last = parts.pop() ?? '';
  if (NEVER_WORDS.test(last) || NEVER_LAST_WORDS.test(last) || parts.some(part => NEVER_SECTIONS.test(part)))
    return 'never';
  if (OWN_NAME.test(last)) return PEERS.test(last) || parts.some(part => PEERS.test(part)) ? 'host' : undefined;
  return HOST_WORDS.test(last) ? 'host' : undefined;
}

const HTTP_WORDS =
  /-(?:https?|grpc|rest|api|otlp|otel|otelcol|graphql|webhooks?|web|frontend|prometheus|elasticsearch|vault|curl|wget)-/;
/** Commands that look a name up, or connect, and send it to nobody. */
const LOOKUP_WORDS = /^-(?:nc|ncat|telnet|nslookup|ping|getent)-$/;

/** What is spoken at such a place: `compactor_grpc_address`, `API_ADDR`; undefined when the key does not tell. */
export function httpByKey(key: string | undefined): boolean | undefined {
  const last = words(key?.split('.').slice(-2).join('-') ?? '');
  if (HTTP_WORDS.test(last)) return true;
  return LOOKUP_WORDS.test(last) ? false : undefined;
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
