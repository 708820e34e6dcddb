/** Figures, what they come to over all rounds, and how they are told. */
package bellwether.benchmark.report;
