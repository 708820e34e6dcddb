/** What is measured, and how: each from outside, by what stands in files and in {@code /proc}. */
package bellwether.benchmark.measure;
