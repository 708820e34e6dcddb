/**
 * The report: one HTML file that shows a record to a person, without a network. What is drawn comes
 * from one pass over the record, in buckets that keep the lowest and the highest reading.
 */
package bellwether.launcher.report;
