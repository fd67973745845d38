/** The network that an address belongs to, coarse enough that one household or laboratory is one network. */

/**
 * IPv4: the first 24 bits, `203.0.113.0/24`. IPv6: the first 48 bits, `2001:db8:7::/48`, the usual size of one site
 * (RFC 6177). Brackets, ports, zones and IPv4-mapped forms are understood. Text that is no address is a network of
 * its own, so it never passes for nothing.
 */
export function addressPrefix(address: string): string {
  const text = bare(address);
  const v4 = parseV4(text);
  if (v4) return prefixV4(v4);
  const v6 = parseV6(text);
  if (!v6) return `unknown:${text}`;
  const mapped = mappedV4(v6);
  return mapped ? prefixV4(mapped) : prefixV6(v6);
}

/** The address without brackets, port and zone, in lower case. */
function bare(address: string): string {
  const text = address.trim().toLowerCase();
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1];
  const withPort = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1];
  return (bracketed ?? withPort ?? text).replace(/%.*$/, '');
}

function parseV4(text: string): readonly number[] | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return null;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

/** Eight 16-bit groups, or null. */
function parseV6(text: string): readonly number[] | null {
  const halves = withoutDottedTail(text)?.split('::');
  if (!halves || halves.length > 2) return null;
  const [head = [], tail] = halves.map(parseGroups);
  if (head === null || tail === null) return null;
  if (tail === undefined) return head.length === 8 ? head : null;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? null : [...head, ...new Array<number>(missing).fill(0), ...tail];
}

/** `::ffff:192.0.2.1` as `::ffff:c000:201`; null when the dotted part is no IPv4 address. */
function withoutDottedTail(text: string): string | null {
  if (!text.includes('.')) return text;
  const at = text.lastIndexOf(':') + 1;
  const v4 = parseV4(text.slice(at));
  if (!v4 || at === 0) return null;
  const [a = 0, b = 0, c = 0, d = 0] = v4;
  return `${text.slice(0, at)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function parseGroups(text: string): readonly number[] | null {
  if (text === '') return [];
  const groups = text.split(':');
  return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : null;
}

/** The IPv4 address inside `::ffff:0:0/96`. */
function mappedV4(groups: readonly number[]): readonly number[] | null {
  const [high = 0, low = 0] = groups.slice(6);
  if (groups.slice(0, 5).some((group) => group !== 0) || groups[5] !== 0xffff) return null;
  return [high >> 8, high & 255, low >> 8, low & 255];
}

const prefixV4 = (bytes: readonly number[]): string => `${bytes.slice(0, 3).join('.')}.0/24`;
const prefixV6 = (groups: readonly number[]): string =>
  `${groups
    .slice(0, 3)
    .map((group) => group.toString(16))
    .join(':')}::/48`;
