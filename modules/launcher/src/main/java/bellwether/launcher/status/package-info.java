/** What an operator can read of a running peer: the status file and the event file. */
package bellwether.launcher.status;
