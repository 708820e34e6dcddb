/** The steps of a reading's way, each on its own: how long it takes and what it allocates. */
package bellwether.benchmark.step;
