/**
 * The operator's folder of group keys, and the folder of each host that is made in it: behind
 * {@code peer group-keys}. No peer needs any of it; a peer only reads a host's folder.
 */
package bellwether.keys.operator;
