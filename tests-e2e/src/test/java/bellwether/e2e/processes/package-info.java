/**
 * Long scenarios of groups whose peers are processes on loopback. A package of their own, as
 * classes of packages begin before those of none: what begins last is short.
 */
package bellwether.e2e.processes;
