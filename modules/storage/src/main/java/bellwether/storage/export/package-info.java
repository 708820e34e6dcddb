/** Gives the record away: all sensors together, by day, in files that other programs read. */
package bellwether.storage.export;
