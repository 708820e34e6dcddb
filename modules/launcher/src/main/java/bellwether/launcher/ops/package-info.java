/**
 * What an operator asks of a peer on the same host: status, members, events, readings. Everything
 * is read from the files that the peer writes; nothing is asked of the peer itself, and nothing is
 * changed.
 */
package bellwether.launcher.ops;
