/**
 * Failover between hosts: one container per host, each with an address of its own, on a network of
 * the test's own. Containers are made by Testcontainers; the folder that is a host's disk is one of
 * this machine, so that files of a host are read without asking it.
 */
package bellwether.e2e.failover;
