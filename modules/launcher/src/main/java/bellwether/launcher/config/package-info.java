/**
 * The properties config: the table of keys, the file's grammar, and the checked values. Nothing
 * here starts anything; the only thing written is the file that keeps the peer id.
 */
package bellwether.launcher.config;
