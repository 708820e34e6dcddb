package bellwether.keys.operator;

import java.time.Instant;

/**
 * A host that is not to get in any more.
 *
 * @param name what it was called; another may be called so now
 * @param host its certificates, all of which are refused
 */
record Revocation(String name, HostRecord host, Instant at) {}
