/** Types, messages, journal lines and the codec; no I/O, no threads, no clock. */
package bellwether.protocol;
