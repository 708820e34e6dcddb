/**
 * One running peer: its threads, the one owner of the group's state with its bounded inbox, and the
 * order in which all of it starts and stops. No statics: several peers may run in one process.
 */
package bellwether.launcher.runtime;
