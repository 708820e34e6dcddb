/** Journal, CSV projection and the data directory on disk. */
package bellwether.storage;
