/** Group keys: certificates for connections, a shared secret for datagrams. */
package bellwether.keys;
