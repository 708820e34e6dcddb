/** The Debian package under a real systemd, a container per host. */
package bellwether.e2e.systemd;
