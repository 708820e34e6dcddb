/** Discovery sockets, connections, timers, and the one factory of threads. */
package bellwether.transport;
