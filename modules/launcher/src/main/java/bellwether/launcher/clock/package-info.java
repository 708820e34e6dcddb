/** Whether the clock of this host is right, as far as the host says. */
package bellwether.launcher.clock;
