/**
 * What a peer has to do with the service manager that started it, systemd for one: says that it is
 * ready, what it does, and that it lives; and how large a terminal is. The only place that calls
 * native code.
 */
package bellwether.launcher.service;
