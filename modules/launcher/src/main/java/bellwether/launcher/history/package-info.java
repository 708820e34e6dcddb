/**
 * What a host knows of the past, read once from start to end: the journal's readings with their
 * times and who took them, and the rows of the event files. Used by commands; writes nothing.
 */
package bellwether.launcher.history;
