/** Formats of readings, and receivers of them: see {@link bellwether.uplink.Receiver}. */
package bellwether.uplink;
