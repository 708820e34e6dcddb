/** Finding each other on real networks: several of them, addresses and interfaces that change. */
package bellwether.e2e.networks;
