/**
 * Long scenarios of groups whose peers are processes on loopback. Classes of this package begin
 * before those of the one above, by name: what begins last is short.
 */
package bellwether.e2e.processes;
