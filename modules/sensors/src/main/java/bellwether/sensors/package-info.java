/**
 * Sensors: a source of readings each, run on a thread of the caller; no threads, no sockets of
 * their own.
 */
package bellwether.sensors;
