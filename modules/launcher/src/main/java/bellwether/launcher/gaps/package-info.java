/**
 * The gap ledger: when a sensor gave no reading, and why, from what this host knows. Pure but for
 * the pass over the record that fills it.
 */
package bellwether.launcher.gaps;
