/**
 * A whole group in virtual time on one thread, with faults drawn from a seed and invariants checked
 * at every append.
 */
package bellwether.simulation;
