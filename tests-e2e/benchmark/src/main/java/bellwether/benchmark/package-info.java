/**
 * Measures the runtime image beside what a user would pick instead: {@code bin/bench}. The harness
 * starts three processes of a contestant after the other, and sees from outside what each of them
 * writes to its CSV files.
 */
package bellwether.benchmark;
