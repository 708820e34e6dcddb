/**
 * The networks of this host, as far as they concern a peer: which address others are told, and what
 * to do when it changes.
 */
package bellwether.launcher.network;
