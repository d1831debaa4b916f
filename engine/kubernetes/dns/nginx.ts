/** nginx configuration: only the directives whose names nginx looks up when it starts. */
import type { Piece } from './pieces';
import { type Span, slice, split, unquote } from './span';

const LOOKUPS =
  /^(?:proxy_pass|grpc_pass|fastcgi_pass|uwsgi_pass|scgi_pass|memcached_pass|redis_pass|mirror_pass|server|resolver)$/;

export function nginxPieces(text: Span): Piece[] {
  return statementsOf(text).flatMap(statement => {
    const [directive, ...words] = split(statement, /\s/g).filter(word => word.text !== '');
    if (!directive || !LOOKUPS.test(directive.text)) return [];
    // A name with a variable in its directive is looked up per request, by a resolver that knows no search list.
    if (statement.text.includes('$')) return [];
    const targets = directive.text === 'resolver' ? words : words.slice(0, 1);
    return targets.map(word => ({ ...unquote(word), key: 'server' }));
  });
}

/** What stands between `;`, `{` and `}`, without comments. */
function statementsOf(text: Span): Span[] {
  const statements: Span[] = [];
  let from = 0;
  for (const { index, 0: hit } of text.text.matchAll(/[;{}]|(?:^|\s)#[^\n]*/g)) {
    statements.push(slice(text, from, index));
    from = index + hit.length;
  }
  statements.push(slice(text, from));
  return statements;
}
