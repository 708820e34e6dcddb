/**
 * {@code peer doctor}: looks at this host and its networks as a peer would, takes no part, and says
 * what to change.
 */
package bellwether.launcher.doctor;
